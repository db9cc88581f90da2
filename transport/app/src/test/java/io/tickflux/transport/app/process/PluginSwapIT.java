package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of a running server come, change and go. */
class PluginSwapIT {
    private static final String IN = "A/1Min/C";
    private static final long FIRST_EPOCH = 1_522_800_000L;
    private static final String CONFIG = """
            triggers:
              - module: copy
                name: copy
                on: "A/1Min/C"
                start: earliest
                on_load_error: skip
                config: {}
            """;

    @TempDir
    private Path directory;

    private Path plugins;

    @BeforeEach
    void makeFolder() throws IOException {
        plugins = Files.createDirectory(directory.resolve("plugins"));
    }

    @Test
    void i3_aJarFromOutsideIsDroppedInReplacedUnderLoadAndTakenAway() throws Exception {
        Path one = OutsidePlugin.build(directory, "1");
        Path two = OutsidePlugin.build(directory, "2");
        ServerProcess.configure(directory, CONFIG);
        try (ServerProcess server = ServerProcess.start(directory)) {
            Cli cli = Cli.of(server);
            assertThat(cli.run("plugins").out()).contains("NOT_LOADED", "\"copy\" not found");
            AtomicInteger written = new AtomicInteger();
            write(cli, written);

            Set<String> without = series(server);
            Instant dropped = Instant.now();
            put(one);
            await(() -> rows(cli, "1").size() == 1);
            Instant fired = Instant.parse(plugin(cli).path("last_success").asText());
            System.out.println("dropped in to fired: " + Duration.between(dropped, fired));
            Set<String> meters = series(server);

            AtomicBoolean enough = new AtomicBoolean();
            Thread load = new Thread(() -> {
                while (!enough.get()) {
                    write(cli, written);
                }
            });
            load.start();
            for (Path version : List.of(two, one, two)) {
                int before = written.get();
                await(() -> written.get() >= before + 10);
                String wanted = version == one ? "1.0" : "2.0";
                put(version);
                await(() -> plugin(cli).path("version").asText().equals(wanted));
            }
            enough.set(true);
            load.join();
            List<String> all =
                    IntStream.range(0, written.get()).mapToObj(i -> row(i)).toList();
            await(() -> rows(cli, "1").size() + rows(cli, "2").size() >= all.size());
            List<String> fires = new ArrayList<>(rows(cli, "1"));
            fires.addAll(rows(cli, "2"));
            assertThat(fires).as("each by exactly one version").containsExactlyInAnyOrderElementsOf(all);
            assertThat(series(server)).isEqualTo(meters);

            assertThat(loaders(server)).contains("plugin copy-");
            Files.delete(plugins.resolve("copy.jar"));
            await(() -> plugin(cli).path("state").asText().equals("NOT_LOADED"));
            await(() -> !loaders(server).contains("plugin copy-"));
            assertThat(series(server)).isEqualTo(without);
            server.stop();
        }
    }

    @Test
    void aJarThatIsBeingCopiedIsNotLoadedBeforeItIsWhole() throws Exception {
        byte[] jar = Files.readAllBytes(OutsidePlugin.build(directory, "1"));
        ServerProcess.configure(directory, CONFIG);
        try (ServerProcess server = ServerProcess.start(directory)) {
            Cli cli = Cli.of(server);
            write(cli, new AtomicInteger());
            try (var out = Files.newOutputStream(plugins.resolve("copy.jar"))) {
                for (int part = 0; part < 5; part++) {
                    out.write(jar, part * jar.length / 5, (part + 1) * jar.length / 5 - part * jar.length / 5);
                    out.flush();
                    assertThat(cli.run("plugins", "reload").exitCode())
                            .as("reload in between")
                            .isIn(0, 1);
                }
            }
            await(() -> rows(cli, "1").size() == 1);
            // Over the jar in use, in place, with something else.
            Files.write(plugins.resolve("copy.jar"), new byte[jar.length]);
            cli.run("plugins", "reload");
            write(cli, new AtomicInteger(1));
            await(() -> rows(cli, "1").size() == 2);
            assertThat(cli.run("plugins").err()).contains("cannot be loaded: copy", "copy.jar");
            server.stop();
        }
    }

    @Test
    void aConfigurationThatIsEditedTakesEffectForPluginsAndTheRestNeedsARestart() throws Exception {
        Files.copy(OutsidePlugin.build(directory, "1"), plugins.resolve("copy.jar"));
        ServerProcess.configure(directory, CONFIG);
        try (ServerProcess server = ServerProcess.start(directory)) {
            Cli cli = Cli.of(server);
            write(cli, new AtomicInteger());
            await(() -> rows(cli, "1").size() == 1);
            assertThat(metrics(server)).contains("tickflux_plugin_handled_total{plugin=\"copy\"} 1.0");
            assertThat(cli.run("config", "diff").exitCode()).isZero();

            String second = CONFIG + """
                  - module: copy
                    name: again
                    on: "OUT/1Min/V1"
                    config: {token: "hunter2"}
                timezone: America/New_York
                """;
            ServerProcess.configure(directory, second);
            // The module has no such key, so that the change is refused and nothing has changed.
            await(() -> cli.run("plugins").err().contains("token: unknown key"));
            assertThat(plugin(cli).path("state").asText()).isEqualTo("RUNNING");
            ServerProcess.configure(directory, second.replace("{token: \"hunter2\"}", "{}"));
            await(() -> cli.run("plugins").out().contains("again"));
            assertThat(cli.run("config", "diff").out())
                    .contains("timezone", "restart")
                    .doesNotContain("again");
            assertThat(cli.run("config", "echo").out())
                    .contains("name: again", "segment_size: 8MiB")
                    .containsPattern("listen_host: localhost +# default");
            write(cli, new AtomicInteger(1));
            await(() -> cli.run("plugins", "topology").out().contains("again"));

            cli.lines("plugins", "pause", "copy");
            await(() -> plugin(cli).path("state").asText().equals("PARKED"));
            cli.lines("plugins", "resume", "copy");
            await(() -> plugin(cli).path("state").asText().equals("RUNNING"));
            ServerProcess.configure(directory, "");
            await(() -> !metrics(server).contains("plugin=\"copy\""));
            server.stop();
        }
    }

    private static void write(Cli cli, AtomicInteger written) {
        int number = written.get();
        cli.lines("write", IN, "Epoch=" + (FIRST_EPOCH + 60L * number), "Close=" + number);
        written.incrementAndGet();
    }

    private static String row(int number) {
        return (FIRST_EPOCH + 60L * number) + "," + number + ".0";
    }

    /** Nothing before the first is there. */
    private static List<String> rows(Cli cli, String version) {
        Cli.Outcome outcome = cli.run("query", "-o", "csv", "OUT/1Min/V" + version);
        return outcome.out().lines().skip(1).map(Bars::normal).toList();
    }

    private static JsonNode plugin(Cli cli) {
        try {
            return new ObjectMapper()
                    .readTree(cli.run("plugins", "list", "copy", "-o", "json").out());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void put(Path jar) throws IOException {
        Path next = Files.copy(jar, directory.resolve("next"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, plugins.resolve("copy.jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .until(condition::getAsBoolean);
    }

    private static String metrics(ServerProcess server) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(server.http() + "metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is measured of plugins, without the values. */
    private static Set<String> series(ServerProcess server) {
        return metrics(server)
                .lines()
                .filter(line -> line.startsWith("tickflux_plugin_"))
                // What its host counts comes with the clock.
                .filter(line -> !line.contains("metric=\"host."))
                .map(line -> line.replaceAll("(state|version)=\"[^\"]*\"", ""))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The class loaders of a server after a collection, as the JDK's own tool lists them. */
    private static String loaders(ServerProcess server) {
        jcmd(server, "GC.run");
        return jcmd(server, "VM.classloaders");
    }

    private static String jcmd(ServerProcess server, String command) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(
                            tool.toString(), String.valueOf(server.child().pid()), command)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
