package io.tickflux.config;

import io.tickflux.config.ConfigNode.Mapping;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** The schema, top level: a located tree to a {@link TickfluxConfig}. Whatever does not fit becomes a complaint. */
final class ConfigReader {

    /** Names of the tz database that {@link ZoneId} does not take. */
    private static final Map<String, String> FIXED_ZONES = Map.of("EST", "-05:00", "MST", "-07:00", "HST", "-10:00");

    private static final ScalarType<ZoneId> ZONE = ScalarType.of(
                    "a tz database name such as America/New_York", ConfigReader::zone)
            .advised(text -> Spelling.suggestion(text, ZoneId.getAvailableZoneIds()));

    private static final ScalarType<Duration> GRACE_PERIOD = ScalarType.of(
            "seconds from 0 to " + ProcessConfig.MAX_STOP_GRACE_PERIOD.toSeconds() + ", or a duration as in 30s",
            ConfigReader::gracePeriod);

    private final Section root;
    private final ReadContext context;

    private ConfigReader(Section root, ReadContext context) {
        this.root = root;
        this.context = context;
    }

    /** Returns the configuration; wherever there is a complaint, it holds a default instead. */
    static TickfluxConfig read(Mapping tree, ReadContext context) {
        return new ConfigReader(new Section(tree, context), context).read();
    }

    private TickfluxConfig read() {
        TickfluxConfig config = new TickfluxConfig(
                root.require("root_directory", ScalarType.path(), Path.of("")),
                process(),
                NetworkReader.read(root),
                StorageReader.read(root, new PatternReader(context)),
                PluginsReader.read(root, context));
        RetiredKeys.read(root);
        root.rejectUnknownKeys();
        return config;
    }

    private ProcessConfig process() {
        return new ProcessConfig(
                root.read("timezone", ZONE, ProcessConfig.DEFAULT_TIMEZONE),
                logLevel(),
                root.read("stop_grace_period", GRACE_PERIOD, ProcessConfig.DEFAULT_STOP_GRACE_PERIOD));
    }

    /** MarketStore took any word that it did not know for {@code info}, so that must not be an error. */
    private LogLevel logLevel() {
        Optional<String> word = root.read("log_level", ScalarType.text());
        Optional<LogLevel> level = word.flatMap(LogLevel::parse);
        if (word.isPresent() && level.isEmpty()) {
            root.warning("log_level", "unknown level, taken for info (expected: error, warn, info, debug or trace)");
        }
        return level.orElse(ProcessConfig.DEFAULT_LOG_LEVEL);
    }

    private static Optional<Duration> gracePeriod(String text) {
        Optional<Duration> period =
                ScalarValues.wholeNumber(text).map(Duration::ofSeconds).or(() -> ScalarValues.duration(text));
        return period.filter(value -> !value.isNegative() && value.compareTo(ProcessConfig.MAX_STOP_GRACE_PERIOD) <= 0)
                .map(value -> value.isZero() ? ProcessConfig.DEFAULT_STOP_GRACE_PERIOD : value);
    }

    private static Optional<ZoneId> zone(String name) {
        if (name.isEmpty() || name.equals("UTC")) {
            return Optional.of(ProcessConfig.DEFAULT_TIMEZONE);
        }
        if (name.equals("Local")) {
            return Optional.of(ZoneId.systemDefault());
        }
        try {
            return Optional.of(ZoneId.of(name, FIXED_ZONES));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }
}
