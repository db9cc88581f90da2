package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the process: ready line, signals, exit codes. */
class StartIT {
    @TempDir
    private Path directory;

    @Test
    void i13_aServerSaysWhenItIsReadyStopsOnSigtermAndHasItsDataWhenItComesBack() throws Exception {
        ServerProcess.configure(directory, "");
        try (ServerProcess first = ServerProcess.start(directory)) {
            assertThat(first.buckets()).isZero();
            assertThat(get(first.http() + "health/ready")).isEqualTo(200);
            Cli.of(first).lines("write", "A/1Min/C", "Epoch=1522800000", "Close=1.5");
            first.stop();
            assertThat(first.child().out())
                    .as("standard output is for the ready line")
                    .hasSize(1);
        }
        try (ServerProcess second = ServerProcess.start(directory)) {
            assertThat(second.buckets()).isEqualTo(1);
            assertThat(Cli.of(second).rows("A/1Min/C")).containsExactly("1522800000,1.5");
            second.stop();
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .as("data goes below root_directory only")
                    .containsExactlyInAnyOrder("mkts.yml", "data");
        }
    }

    private static int get(String uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void i13_subscribersSurviveARestartOfTheServerAndGoOnWhereTheyWere() {
        ServerProcess.configure(directory, "");
        try (ServerProcess first = ServerProcess.start(directory);
                Child subscriber = Distribution.start(
                        directory,
                        "subscribe",
                        "**",
                        "-o",
                        "csv",
                        "--take",
                        "2",
                        "--url",
                        first.rsocket().toString())) {
            subscriber.awaitErr("subscribed");
            Cli.of(first).lines("write", "A/1Min/C", "Epoch=1522800000", "Close=1.5");
            subscriber.awaitOut("A/1Min/C");
            first.stop();
            try (ServerProcess second = ServerProcess.startAt(directory, first.rsocket())) {
                Cli.of(second).lines("write", "A/1Min/C", "Epoch=1522800060", "Close=2.5");
                assertThat(subscriber.exitCode()).isZero();
                assertThat(subscriber.out()).hasSize(3);
                assertThat(subscriber.out().get(2)).endsWith(",1522800060,2.5");
                second.stop();
            }
        }
    }

    @Test
    void i12_aPortInUseIsOneClearLineAndExitCode1() throws Exception {
        ServerProcess.configure(directory, "");
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                Child server = Distribution.start(
                        directory, "start", "--set", "rsocket_listen_port=" + taken.getLocalPort())) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.err())
                    .anySatisfy(line ->
                            assertThat(line).startsWith("tickflux: port in use: 127.0.0.1:" + taken.getLocalPort()));
            assertThat(server.out()).isEmpty();
        }
    }

    @Test
    void i12_aDirectoryInUseIsOneClearLineAndExitCode1AndVerifyRefusesToo() {
        ServerProcess.configure(directory, "");
        try (ServerProcess first = ServerProcess.start(directory)) {
            for (List<String> command : List.of(List.of("start"), List.of("verify"))) {
                try (Child second = Distribution.start(directory, command.toArray(String[]::new))) {
                    assertThat(second.exitCode()).isEqualTo(1);
                    assertThat(second.err())
                            .anySatisfy(line -> assertThat(line).startsWith("tickflux: directory in use: "));
                }
            }
            assertThat(Cli.of(first).run("status").exitCode())
                    .as("the first one goes on")
                    .isZero();
        }
    }

    @Test
    void i12_mistakesInTheConfigurationAreAllReportedWithTheirPlacesAndExitCode2() throws Exception {
        Files.writeString(directory.resolve("mkts.yml"), """
                root_directory: data
                listn_port: 5993
                triggers:
                  - module: ondiskagg.so
                    on: "*/1Mn/OHLCV"
                """);
        try (Child server = Distribution.start(directory, "start")) {
            assertThat(server.exitCode()).isEqualTo(2);
            String err = String.join("\n", server.err());
            assertThat(err)
                    .contains("mkts.yml:2:1: error: listn_port")
                    .contains("listen_port")
                    .contains("mkts.yml:5:12: error: triggers[0].on")
                    .contains("1Min")
                    .contains("2 errors");
            assertThat(directory.resolve("data")).doesNotExist();
        }
    }

    @Test
    void i12_aPluginThatRefusesItsSettingsIsReportedAtTheirPlace() {
        ServerProcess.configure(directory, """
                triggers:
                  - module: ondiskagg
                    on: "*/1Min/OHLCV"
                    config:
                      destinations: [5Mn]
                """);
        try (Child server = Distribution.start(directory, "start");
                Child lint = Distribution.start(directory, "lint")) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(String.join("\n", server.err()))
                    .contains("mkts.yml:10:")
                    .contains("triggers[0].config.destinations");
            assertThat(lint.exitCode()).isEqualTo(2);
            assertThat(String.join("\n", lint.out())).contains("mkts.yml:10:");
        }
    }

    @Test
    void aServerIsNotExposedToTheNetworkUnlessSomeoneInsists() {
        ServerProcess.configure(directory, "listen_host: 0.0.0.0\n");
        try (Child refused = Distribution.start(directory, "start")) {
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err())
                    .anySatisfy(line -> assertThat(line)
                            .contains("listen_host: \"0.0.0.0\"")
                            .contains("--i-understand-that-anyone-on-the-network-can-read-and-write"));
        }
        try (ServerProcess insisted =
                ServerProcess.start(directory, "--i-understand-that-anyone-on-the-network-can-read-and-write")) {
            assertThat(Cli.of(insisted).run("status").exitCode()).isZero();
        }
    }

    @Test
    void withoutAServerAClientSaysSoWithExitCode3() {
        try (Child status = Distribution.start(directory, "status", "--url", "tcp://127.0.0.1:1")) {
            assertThat(status.exitCode()).isEqualTo(3);
            assertThat(status.err()).hasSize(1);
            assertThat(status.err().get(0)).startsWith("tickflux: ").contains("tcp://127.0.0.1:1");
        }
    }

    @Test
    void aReaderThatGoesAwayEndsAQueryQuietly() throws Exception {
        ServerProcess.configure(directory, "");
        try (ServerProcess server = ServerProcess.start(directory)) {
            Cli cli = Cli.of(server);
            assertThat(cli.lines(
                            "load",
                            "T/1Sec/TRADE",
                            RealData.file(RealData.SPY_TRADES).toString(),
                            "--variable"))
                    .hasSize(1);
            ProcessBuilder pipe = new ProcessBuilder(
                    "sh",
                    "-c",
                    "\"$0\" query T/1Sec/TRADE -o csv --url " + server.rsocket() + " | head -n 2; true",
                    Distribution.launcher().toString());
            pipe.environment().put("TICKFLUX_JAVA", System.getProperty("java.home"));
            try (Child child = Child.of(pipe.start())) {
                assertThat(child.exitCode()).isZero();
                assertThat(child.out()).hasSize(2);
                assertThat(child.err()).isEmpty();
            }
        }
    }
}
