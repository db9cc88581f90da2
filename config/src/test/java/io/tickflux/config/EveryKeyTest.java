package io.tickflux.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.config.RulesConfig.OnError;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A new key fails here until its default and its mapping are in the tables. */
class EveryKeyTest {

    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;

    /** A key, where its value ends up, what that is by default, and what it is for some text. */
    private record Setting(
            String key, Function<TickfluxConfig, Object> property, Object fallback, String text, Object value) {}

    private static final List<Setting> SETTINGS = List.of(
            new Setting(
                    "root_directory", TickfluxConfig::rootDirectory, Path.of("d"), "/srv/mkts", Path.of("/srv/mkts")),
            new Setting("listen_host", c -> c.network().listenHost(), "localhost", "0.0.0.0", "0.0.0.0"),
            new Setting("listen_port", c -> c.network().listenPort(), 5993, "\"80\"", 80),
            new Setting("rsocket_listen_port", c -> c.network().rsocketListenPort(), 5994, "0", 0),
            new Setting(
                    "grpc_listen_port",
                    c -> c.network().grpc().listenPort(),
                    OptionalInt.empty(),
                    "5995",
                    OptionalInt.of(5995)),
            new Setting("grpc_max_send_msg_size", c -> c.network().grpc().maxSendBytes(), 1 << 30, "64", 64 << 20),
            new Setting("grpc_max_recv_msg_size", c -> c.network().grpc().maxReceiveBytes(), 1 << 30, "65", 65 << 20),
            new Setting("transport", c -> c.network(), NetworkConfig.defaults(), "{}", NetworkConfig.defaults()),
            new Setting(
                    "transport.max_connection_bytes",
                    c -> c.network().maxConnectionBytes(),
                    4 * MIB,
                    "64KiB",
                    64 * KIB),
            new Setting(
                    "timezone",
                    c -> c.process().timezone(),
                    ZoneOffset.UTC,
                    "America/New_York",
                    ZoneId.of("America/New_York")),
            new Setting("log_level", c -> c.process().logLevel(), LogLevel.INFO, "warning", LogLevel.WARN),
            new Setting(
                    "stop_grace_period",
                    c -> c.process().stopGracePeriod(),
                    Duration.ofSeconds(10),
                    "3",
                    Duration.ofSeconds(3)),
            new Setting(
                    "journal", c -> c.storage().journal(), JournalConfig.defaults(), "{}", JournalConfig.defaults()),
            new Setting("journal.segment_size", c -> c.storage().journal().segmentBytes(), 256 * MIB, "1GiB", 1L << 30),
            new Setting(
                    "journal.sync",
                    c -> c.storage().journal().sync(),
                    new JournalSync.OnCommit(),
                    "500ms",
                    new JournalSync.Every(Duration.ofMillis(500))),
            new Setting(
                    "journal.max_batch_bytes",
                    c -> c.storage().journal().maxBatchBytes(),
                    16 * MIB,
                    "256KiB",
                    256 * KIB),
            new Setting("journal.queue_bytes", c -> c.storage().journal().queueBytes(), 64 * MIB, "8MB", 8_000_000L),
            new Setting(
                    "journal.retention",
                    c -> c.storage().journal().retention(),
                    RetentionConfig.keepAll(),
                    "{}",
                    RetentionConfig.keepAll()),
            new Setting(
                    "journal.retention.max_age",
                    c -> c.storage().journal().retention().maxAge(),
                    Optional.empty(),
                    "7d",
                    Optional.of(Duration.ofDays(7))),
            new Setting(
                    "journal.retention.max_bytes",
                    c -> c.storage().journal().retention().maxBytes(),
                    OptionalLong.empty(),
                    "1GiB",
                    OptionalLong.of(1L << 30)),
            new Setting(
                    "journal.retention.max_consumer_lag",
                    c -> c.storage().journal().retention().maxLag(),
                    RetentionConfig.Lag.ANY,
                    "2d",
                    new RetentionConfig.Lag(OptionalLong.empty(), Optional.of(Duration.ofDays(2)))),
            new Setting("keep", c -> c.storage().keep(), List.of(), "[]", List.of()),
            new Setting("store", c -> c.storage().store(), StoreConfig.defaults(), "{}", StoreConfig.defaults()),
            new Setting("store.memory", c -> c.storage().store().memoryBytes(), 256 * MIB, "2097152", 2 * MIB),
            new Setting(
                    "store.checkpoint_interval",
                    c -> c.storage().store().checkpointInterval(),
                    Duration.ofMinutes(1),
                    "1m30s",
                    Duration.ofSeconds(90)),
            new Setting("fanout", c -> c.storage().fanOut(), FanOutConfig.defaults(), "{}", FanOutConfig.defaults()),
            new Setting("fanout.tail_bytes", c -> c.storage().fanOut().tailBytes(), 64 * MIB, "1MiB", MIB),
            new Setting("fanout.tail_events", c -> c.storage().fanOut().tailEvents(), 65_536, "1000", 1000),
            new Setting(
                    "plugin_directory",
                    c -> c.plugins().directory(),
                    Optional.empty(),
                    "jars",
                    Optional.of(Path.of("jars"))),
            new Setting("calendars", c -> c.plugins().calendars(), List.of(), "[]", List.of()),
            new Setting("triggers", c -> c.plugins().triggers(), List.of(), "[]", List.of()),
            new Setting("bgworkers", c -> c.plugins().bgWorkers(), List.of(), "[]", List.of()));

    private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

    private static final List<Setting> TRIGGER_SETTINGS = List.of(
            new Setting("module", c -> trigger(c).plugin().module(), "m", "x.so", "x.so"),
            new Setting("on", c -> trigger(c).on(), List.of("*"), "[a/1Min, b/1Min]", List.of("a/1Min", "b/1Min")),
            new Setting("name", c -> trigger(c).plugin().name(), Optional.empty(), "bars", Optional.of("bars")),
            new Setting("start", c -> trigger(c).start(), StartFrom.NOW, "earliest", StartFrom.EARLIEST),
            new Setting(
                    "on_load_error",
                    c -> trigger(c).plugin().onLoadError(),
                    OnLoadError.FAIL,
                    "skip",
                    OnLoadError.SKIP),
            new Setting(
                    "where", c -> trigger(c).intake().where(), Optional.empty(), "Close > 1", Optional.of("Close > 1")),
            new Setting("batch", c -> trigger(c).intake().batchMax(), 1, "{max: 7}", 7),
            new Setting("batch.max", c -> trigger(c).intake().batchMax(), 1, "100", 100),
            new Setting(
                    "batch.linger",
                    c -> trigger(c).intake().batchLinger(),
                    Duration.ZERO,
                    "50ms",
                    Duration.ofMillis(50)),
            new Setting("missed", c -> trigger(c).intake().skipMissed(), false, "skip", true),
            new Setting("config", c -> trigger(c).plugin().config().toPlain(), Map.of(), "{a: 1}", Map.of("a", "1")),
            new Setting("on_error", c -> rules(c).onError(), OnError.DEAD_LETTER, "skip", OnError.SKIP),
            new Setting("attempts", c -> rules(c).attempts(), 5, "9", 9),
            new Setting(
                    "time_limit", c -> rules(c).timeLimit(), Duration.ofMinutes(1), "500ms", Duration.ofMillis(500)),
            new Setting("limits", c -> rules(c).limits(), LimitsConfig.DEFAULT, "{}", LimitsConfig.DEFAULT),
            new Setting("limits.in_flight_events", c -> rules(c).limits().inFlightEvents(), 64, "8", 8),
            new Setting("limits.in_flight_bytes", c -> rules(c).limits().inFlightBytes(), 16 * MIB, "1MiB", MIB),
            new Setting("limits.writes_per_second", c -> rules(c).limits().writesPerSecond(), NO_LIMIT, "2.5", 2.5),
            new Setting(
                    "limits.allocated_per_second",
                    c -> rules(c).limits().allocatedBytesPerSecond(),
                    NO_LIMIT,
                    "1KiB",
                    1024.0),
            new Setting("limits.cpus", c -> rules(c).limits().cpus(), NO_LIMIT, "0.5", 0.5),
            new Setting(
                    "limits.action",
                    c -> rules(c).limits().action(),
                    LimitsConfig.Action.LOG,
                    "slow",
                    LimitsConfig.Action.SLOW),
            new Setting("isolation", c -> rules(c).ownProcess(), false, "process", true),
            new Setting("memory", c -> rules(c).memoryBytes(), 256 * MIB, "64MiB", 64 * MIB));

    private static final List<Setting> BGWORKER_SETTINGS = List.of(
            new Setting("module", c -> bgWorker(c).module(), "m", "x.so", "x.so"),
            new Setting("name", c -> bgWorker(c).name(), Optional.empty(), "feed", Optional.of("feed")),
            new Setting("on_load_error", c -> bgWorker(c).onLoadError(), OnLoadError.FAIL, "retry", OnLoadError.RETRY),
            new Setting("config", c -> bgWorker(c).config().toPlain(), Map.of(), "{a: NO}", Map.of("a", "NO")),
            new Setting("on_error", c -> bgWorker(c).rules().onError(), OnError.PARK, "retry", OnError.RETRY));

    /** They mean the same in both kinds of block, and are tested in a trigger's. */
    private static final List<String> RULES = List.of(
            "limits",
            "limits.in_flight_events",
            "limits.in_flight_bytes",
            "limits.writes_per_second",
            "limits.allocated_per_second",
            "limits.cpus",
            "limits.action",
            "isolation",
            "memory");

    private static final List<Setting> KEEP_SETTINGS = List.of(
            new Setting("pattern", c -> keep(c).pattern(), "*", "a/1Sec", "a/1Sec"),
            new Setting("for", c -> keep(c).keepFor(), Duration.ofDays(1), "30d", Duration.ofDays(30)));

    private static final List<Setting> CALENDAR_SETTINGS = List.of(
            new Setting("name", c -> calendar(c).name(), "X", "XLON", "XLON"),
            new Setting("zone", c -> line(c, "zone"), "zone,UTC", "Europe/London", "zone,Europe/London"),
            new Setting(
                    "sessions",
                    c -> line(c, "hours"),
                    "hours,SUN,10:00,12:00",
                    "{SAT: 09:00-24:00}",
                    "hours,SAT,09:00,24:00"),
            new Setting("holidays", c -> line(c, "2024"), "", "[2024-12-25]", "2024-12-25,closed"),
            new Setting("early_closes", c -> line(c, "2024"), "", "{2024-12-29: 11:00}", "2024-12-29,10:00,11:00"),
            new Setting("days", c -> line(c, "days"), "", "[2024-01-01, 2024-12-31]", "days,2024-01-01,2024-12-31"));

    private static final List<String> RETIRED = List.of(
            "utilities_url",
            "queryable",
            "wal_rotate_interval",
            "disable_variable_compression",
            "init_catalog",
            "init_wal_cache",
            "background_sync",
            "wal_bypass",
            "cluster_mode",
            "enable_add",
            "enable_remove",
            "enable_last_known",
            "stale_threshold",
            "polling_interval",
            "start_time",
            "replication");

    private static final List<String> RETIRED_REPLICATION = List.of(
            "enabled",
            "tls_enabled",
            "cert_file",
            "key_file",
            "listen_port",
            "master_host",
            "retry_interval",
            "retry_backoff_coeff");

    @Test
    void everyKnownKeyIsTestedHere() {
        TreeSet<String> tested = new TreeSet<>(RETIRED);
        SETTINGS.forEach(setting -> tested.add(setting.key()));
        TRIGGER_SETTINGS.forEach(setting -> tested.add("triggers[]." + setting.key()));
        BGWORKER_SETTINGS.forEach(setting -> tested.add("bgworkers[]." + setting.key()));
        RULES.forEach(key -> tested.add("bgworkers[]." + key));
        CALENDAR_SETTINGS.forEach(setting -> tested.add("calendars[]." + setting.key()));
        KEEP_SETTINGS.forEach(setting -> tested.add("keep[]." + setting.key()));
        RETIRED_REPLICATION.forEach(key -> tested.add("replication." + key));

        assertThat(tested).containsExactlyElementsOf(Loading.knownKeys());
    }

    @TestFactory
    Stream<DynamicTest> aKeyHasItsDefaultWhenItIsAbsent() {
        return SETTINGS.stream()
                .map(setting -> DynamicTest.dynamicTest(setting.key(), () -> {
                    TickfluxConfig config = Loading.load("root_directory: d").config();

                    assertThat(setting.property().apply(config)).isEqualTo(setting.fallback());
                    assertThat(setting.property().apply(TickfluxConfig.defaults(Path.of("d"))))
                            .isEqualTo(setting.fallback());
                }));
    }

    @TestFactory
    Stream<DynamicTest> aKeyWithoutAValueHasItsDefault() {
        return SETTINGS.stream()
                .filter(setting -> !setting.key().equals("root_directory"))
                .map(setting -> DynamicTest.dynamicTest(setting.key(), () -> {
                    TickfluxConfig config = Loading.load("root_directory: d\n" + block(setting.key(), ""))
                            .config();

                    assertThat(setting.property().apply(config)).isEqualTo(setting.fallback());
                }));
    }

    @TestFactory
    Stream<DynamicTest> aKeyBecomesItsProperty() {
        return SETTINGS.stream()
                .map(setting -> DynamicTest.dynamicTest(setting.key(), () -> {
                    String root = setting.key().equals("root_directory") ? "" : "root_directory: d\n";
                    LoadedConfig loaded = Loading.load(root + block(setting.key(), setting.text()));

                    assertThat(setting.property().apply(loaded.config())).isEqualTo(setting.value());
                    assertThat(loaded.warnings()).isEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> aKeyOfATriggerBecomesItsProperty() {
        return inBlock("triggers", "{module: m, on: '*'}", TRIGGER_SETTINGS);
    }

    @TestFactory
    Stream<DynamicTest> aKeyOfABgWorkerBecomesItsProperty() {
        return inBlock("bgworkers", "{module: m}", BGWORKER_SETTINGS);
    }

    @TestFactory
    Stream<DynamicTest> aKeyOfAKeepRuleBecomesItsProperty() {
        return inBlock("keep", "{pattern: '*', for: 1d}", KEEP_SETTINGS);
    }

    @TestFactory
    Stream<DynamicTest> aKeyOfACalendarBecomesItsProperty() {
        return inBlock("calendars", "{name: X, zone: UTC, sessions: {SUN: 10:00-12:00}}", CALENDAR_SETTINGS);
    }

    @TestFactory
    Stream<DynamicTest> aRetiredKeyLoadsWithAWarningWhateverItsValue() {
        return RETIRED.stream()
                .filter(key -> !key.equals("replication"))
                .map(key -> DynamicTest.dynamicTest(key, () -> {
                    LoadedConfig loaded = Loading.load("root_directory: d\n" + key + ": [\"true\", {a: b}]");

                    assertThat(loaded.config()).isEqualTo(TickfluxConfig.defaults(Path.of("d")));
                    Diagnostic warning =
                            assertThat(loaded.warnings()).singleElement().actual();
                    assertThat(warning.severity()).isEqualTo(Severity.WARNING);
                    assertThat(warning.toString())
                            .startsWith("mkts.yml:2:1: warning: " + key + ": has no effect here: MarketStore ");
                }));
    }

    @Test
    void aReplicationBlockLoadsWithOneWarning() {
        String keys =
                RETIRED_REPLICATION.stream().map(key -> "  " + key + ": x\n").collect(Collectors.joining());

        LoadedConfig loaded = Loading.load("root_directory: d\nreplication:\n" + keys);

        assertThat(loaded.warnings()).extracting(Diagnostic::path).containsExactly("replication");
    }

    private static Stream<DynamicTest> inBlock(String list, String block, List<Setting> settings) {
        return settings.stream()
                .map(setting -> DynamicTest.dynamicTest(setting.key(), () -> {
                    String yaml = "root_directory: d\n" + list + ": [" + block + "]";
                    String path = list + "[0]." + setting.key() + "=" + setting.text();

                    assertThat(setting.property().apply(Loading.load(yaml).config()))
                            .isEqualTo(setting.fallback());
                    assertThat(setting.property()
                                    .apply(Loading.load(Loading.overriding(path), yaml)
                                            .config()))
                            .isEqualTo(setting.value());
                }));
    }

    private static String block(String key, String text) {
        String indent = "";
        StringBuilder yaml = new StringBuilder();
        for (String word : key.split("\\.", -1)) {
            yaml.append(indent.isEmpty() ? "" : ":\n" + indent).append(word);
            indent += "  ";
        }
        return yaml + ": " + text;
    }

    private static RulesConfig rules(TickfluxConfig config) {
        return trigger(config).plugin().rules();
    }

    private static TriggerConfig trigger(TickfluxConfig config) {
        return config.plugins().triggers().get(0);
    }

    private static CalendarConfig calendar(TickfluxConfig config) {
        return config.plugins().calendars().get(0);
    }

    /** The last of its lines that begins so. */
    private static String line(TickfluxConfig config, String beginning) {
        return calendar(config).lines().stream()
                .filter(line -> line.startsWith(beginning))
                .reduce("", (one, other) -> other);
    }

    private static KeepConfig keep(TickfluxConfig config) {
        return config.storage().keep().get(0);
    }

    private static PluginBlock bgWorker(TickfluxConfig config) {
        return config.plugins().bgWorkers().get(0).plugin();
    }
}
