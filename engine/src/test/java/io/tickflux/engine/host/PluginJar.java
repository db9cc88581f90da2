package io.tickflux.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A plugin jar that is compiled from source while a test runs. */
final class PluginJar {
    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, String> files = new TreeMap<>();

    static PluginJar of() {
        return new PluginJar();
    }

    /** A trigger provider of a package of its own whose {@code create} has this body. */
    static PluginJar trigger(String module, String body) {
        return of().withClass("jar.test.Provider", """
                package jar.test;
                import io.tickflux.api.*;
                import io.tickflux.api.plugin.*;
                import reactor.core.publisher.Flux;
                public final class Provider implements TriggerProvider {
                    public String module() { return "%s"; }
                    public Trigger create(PluginContext context) { %s }
                }
                """.formatted(module, body))
                .withService("TriggerProvider", "jar.test.Provider");
    }

    PluginJar withClass(String name, String source) {
        sources.put(name, source);
        return this;
    }

    PluginJar withFile(String name, String text) {
        files.put(name, text);
        return this;
    }

    PluginJar withService(String kind, String provider) {
        files.put("META-INF/services/io.tickflux.api.plugin." + kind, provider);
        return this;
    }

    Path build(Path jar) throws IOException {
        Path folder = Files.createTempDirectory(jar.toAbsolutePath().getParent().getParent(), "classes");
        Path classes = Files.createDirectory(folder.resolve("out"));
        compile(folder, classes);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path file : compiled.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString().replace('\\', '/');
                add(out, name, Files.readAllBytes(file));
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                add(out, file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private void compile(Path folder, Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        boolean compiled = sources.isEmpty()
                || compiler.getTask(output, null, null, arguments.subList(0, 6), null, files(compiler, arguments))
                        .call();
        assertThat(compiled).as(output.toString()).isTrue();
    }

    private static Iterable<? extends javax.tools.JavaFileObject> files(JavaCompiler compiler, List<String> arguments) {
        return compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)
                .getJavaFileObjectsFromStrings(arguments.subList(6, arguments.size()));
    }

    private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }
}
