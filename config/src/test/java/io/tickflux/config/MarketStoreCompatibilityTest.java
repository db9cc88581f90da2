package io.tickflux.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes that MarketStore's users have in their files. */
class MarketStoreCompatibilityTest {

    @Test
    void theGeneratedDefaultFileLoads() {
        LoadedConfig loaded = Loading.load("""
                # -----------------------------------------
                # Auto-generated marketstore configuration.
                # -----------------------------------------
                root_directory: data                # root directory of the database
                # listen_host: "localhost"
                listen_port: 5993
                grpc_listen_port: 5995
                log_level: info
                queryable: true
                stop_grace_period: 0
                wal_rotate_interval: 5
                # timezone: "America/New_York"
                #
                # triggers:
                #   - module: ondiskagg.so
                """);

        assertThat(loaded.config().network().grpc().listenPort()).isEqualTo(OptionalInt.of(5995));
        assertThat(loaded.config().process().stopGracePeriod()).isEqualTo(Duration.ofSeconds(10));
        assertThat(loaded.warnings()).extracting(Diagnostic::path).containsExactly("queryable", "wal_rotate_interval");
    }

    @Test
    void anOndiskaggTriggerLoads() {
        TriggerConfig trigger = trigger("""
                root_directory: data
                listen_port: 5993
                triggers:
                  - module: ondiskagg.so
                    on: "*/1Min/OHLCV"
                    config: {filter: "nasdaq", destinations: [5Min, 15Min, 1H, 1D]}
                """);

        assertThat(trigger.plugin().module()).isEqualTo("ondiskagg.so");
        assertThat(trigger.on()).containsExactly("*/1Min/OHLCV");
        assertThat(trigger.plugin().config().toPlain())
                .isEqualTo(Map.of("filter", "nasdaq", "destinations", List.of("5Min", "15Min", "1H", "1D")));
    }

    @Test
    void aFeederLoadsWithItsDatesAsText() {
        PluginBlock feeder =
                Loading.load("""
                        root_directory: data
                        listen_port: 5993
                        bgworkers:
                          - module: gdaxfeeder.so
                            name: GdaxFetcher
                            config:
                              symbols:
                                - BTC-USD
                              base_timeframe: "1D"
                              query_start: 2018-01-01 00:00
                        """).config().plugins().bgWorkers().get(0).plugin();

        assertThat(feeder.name()).contains("GdaxFetcher");
        assertThat(feeder.moduleName()).isEqualTo("gdaxfeeder");
        assertThat(feeder.config().toPlain())
                .isEqualTo(Map.of(
                        "symbols", List.of("BTC-USD"), "base_timeframe", "1D", "query_start", "2018-01-01 00:00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO", "ON", "yes", "10:30", "16:00:00", "1e3", "0x1F", "017", "2020-01-01", "1_000", "+1"})
    void aPluginGetsItsScalarsAsTheyWereWritten(String text) {
        TriggerConfig trigger =
                trigger("{root_directory: d, triggers: [{module: m, on: '*', config: {value: " + text + "}}]}");

        assertThat(trigger.plugin().config().toPlain()).isEqualTo(Map.of("value", text));
    }

    @Test
    void mergeKeysWorkAsInOtherYamlReaders() {
        LoadedConfig loaded = Loading.load("""
                root_directory: data
                bgworkers:
                  - &feeder
                    module: gdaxfeeder.so
                    name: one
                  - <<: *feeder
                    name: two
                """);

        assertThat(loaded.config().plugins().bgWorkers())
                .extracting(worker ->
                        worker.plugin().module() + " " + worker.plugin().name().orElseThrow())
                .containsExactly("gdaxfeeder.so one", "gdaxfeeder.so two");
    }

    @ParameterizedTest
    @CsvSource({
        "fatal, ERROR",
        "error, ERROR",
        "Warning, WARN",
        "warn, WARN",
        "INFO, INFO",
        "debug, DEBUG",
        "trace, TRACE"
    })
    void logLevelsAreThoseOfMarketStoreAndMore(String text, LogLevel level) {
        LoadedConfig loaded = Loading.load("root_directory: d\nlog_level: " + text);

        assertThat(loaded.config().process().logLevel()).isEqualTo(level);
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void anUnknownLogLevelIsInfoWithAWarning() {
        LoadedConfig loaded = Loading.load("root_directory: d\nlog_level: verbose");

        assertThat(loaded.config().process().logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(loaded.warnings()).extracting(Diagnostic::path).containsExactly("log_level");
    }

    @Test
    void smallGrpcMessagesAreWarnedAbout() {
        LoadedConfig loaded = Loading.load("root_directory: d\ngrpc_max_send_msg_size: 16\ngrpc_max_recv_msg_size: 0");

        assertThat(loaded.warnings()).extracting(Diagnostic::path).containsExactly("grpc_max_send_msg_size");
        assertThat(loaded.config().network().grpc().maxReceiveBytes()).isEqualTo(1 << 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "UTC", "EST", "Local", "Asia/Tokyo"})
    void timezonesOfTheTzDatabaseAreTaken(String text) {
        assertThat(Loading.load("root_directory: d\ntimezone: " + text).warnings())
                .isEmpty();
    }

    @Test
    void bgWorkersMayShareAName() {
        LoadedConfig loaded =
                Loading.load("{root_directory: d, bgworkers: [{module: a, name: x}, {module: b, name: x}]}");

        assertThat(loaded.warnings()).extracting(Diagnostic::path).containsExactly("bgworkers[1].name");
    }

    private static TriggerConfig trigger(String yaml) {
        return Loading.load(yaml).config().plugins().triggers().get(0);
    }
}
