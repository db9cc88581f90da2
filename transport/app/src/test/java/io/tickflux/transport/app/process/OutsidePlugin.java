package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A trigger as somebody else would make it: its own sources, compiled against the plugin API alone. */
final class OutsidePlugin {
    /** The plugin API and what it brings along. */
    private static final Pattern API = Pattern.compile(".*(plugins-api|reactor-core|reactive-streams).*");

    private static final String SOURCE = """
            package outside;

            import io.tickflux.api.BucketKey;
            import io.tickflux.api.Column;
            import io.tickflux.api.ColumnType;
            import io.tickflux.api.InvalidInputException;
            import io.tickflux.api.Records;
            import io.tickflux.api.Schema;
            import io.tickflux.api.Write;
            import io.tickflux.api.plugin.PluginContext;
            import io.tickflux.api.plugin.Request;
            import io.tickflux.api.plugin.Trigger;
            import io.tickflux.api.plugin.TriggerProvider;
            import reactor.core.publisher.Flux;

            public final class Copy implements TriggerProvider {
                private static final String VERSION = "%s";

                @Override
                public String module() {
                    return "copy";
                }

                @Override
                public Trigger create(PluginContext context) {
                    return event -> Flux.just(Request.of(event)
                            .map(Copy::answer)
                            .orElseGet(() -> copied(event.records())));
                }

                private static Write copied(Records rows) {
                    if (VERSION.equals("1") && rows.doubleAt(1, 0) < 0) {
                        throw new IllegalStateException("below zero");
                    }
                    return Write.fixed(BucketKey.parse("OUT/1Min/V" + VERSION), rows);
                }

                private static Write answer(Request request) {
                    String price = request.arguments().get("price");
                    if (price == null) {
                        throw new InvalidInputException("price", "none", "a number");
                    }
                    Records rows = Records.builder(Schema.of(new Column("Close", ColumnType.FLOAT64)))
                            .row(60_000_000_000L)
                            .set(1, Double.parseDouble(price))
                            .build();
                    return Write.fixed(BucketKey.parse("ASKED/1Min/" + request.name().substring(1)), rows);
                }
            }
            """;

    private OutsidePlugin() {}

    /** Makes the jar of a version that copies each event to {@code OUT/1Min/V…}; version 1 fails with values below zero. Asked by {@code /x}, it writes to {@code ASKED/1Min/x}. */
    static Path build(Path folder, String version) throws IOException {
        Path work = Files.createTempDirectory(folder, "outside");
        Path source = Files.writeString(
                Files.createDirectory(work.resolve("outside")).resolve("Copy.java"), SOURCE.formatted(version));
        Path classes = Files.createDirectory(work.resolve("classes"));
        compile(source, classes);
        Path jar = work.resolve("copy.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add(out, classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
            add(out, "META-INF/services/io.tickflux.api.plugin.TriggerProvider", text("outside.Copy"));
            add(
                    out,
                    "META-INF/tickflux-plugin.properties",
                    text("name=copy\nversion=" + version + ".0\napi=[1.0,2.0)\nrights=write\n"));
        }
        return jar;
    }

    private static void compile(Path source, Path classes) {
        String api = Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
                .filter(entry -> API.matcher(entry).matches())
                .collect(Collectors.joining(java.io.File.pathSeparator));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        boolean compiled = compiler.getTask(
                        output,
                        null,
                        null,
                        List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", api),
                        null,
                        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)
                                .getJavaFileObjects(source))
                .call();
        assertThat(compiled).as(output.toString()).isTrue();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }
}
