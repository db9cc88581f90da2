package io.tickflux.config;

import io.tickflux.config.RulesConfig.OnError;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The keys of a plugin's block that say how it is supervised. */
final class RulesReader {

    private static final ScalarType<Long> MEMORY = ScalarType.bytes(16L << 20, 1L << 40);

    private static final ScalarType<Double> RATE = ScalarType.of(
            "a number above 0, as in 0.5", text -> ScalarValues.decimal(text).filter(rate -> rate > 0));

    private RulesReader() {}

    static RulesConfig ofTrigger(Section section) {
        return read(
                section,
                section.read("on_error", words(List.of(OnError.values())), OnError.DEAD_LETTER),
                section.read("attempts", ScalarType.wholeNumber(1, 1_000_000), RulesConfig.DEFAULT_ATTEMPTS),
                section.read(
                        "time_limit",
                        ScalarType.duration(Duration.ofMillis(100), Duration.ofDays(1)),
                        RulesConfig.DEFAULT_TIME_LIMIT));
    }

    static RulesConfig ofBgWorker(Section section) {
        return read(
                section,
                section.read("on_error", words(List.of(OnError.RETRY, OnError.PARK)), OnError.PARK),
                RulesConfig.DEFAULT_ATTEMPTS,
                RulesConfig.DEFAULT_TIME_LIMIT);
    }

    private static RulesConfig read(Section section, OnError onError, int attempts, Duration timeLimit) {
        return new RulesConfig(
                onError,
                attempts,
                timeLimit,
                limits(section.section("limits")),
                section.read("isolation", ScalarType.oneOf(List.of(Place.values())), Place.THREAD) == Place.PROCESS,
                section.read("memory", MEMORY, RulesConfig.DEFAULT_MEMORY_BYTES));
    }

    private enum Place {
        THREAD,
        PROCESS
    }

    private static LimitsConfig limits(Section section) {
        LimitsConfig none = LimitsConfig.DEFAULT;
        LimitsConfig limits = new LimitsConfig(
                section.read("in_flight_events", ScalarType.wholeNumber(1, 100_000), none.inFlightEvents()),
                section.read("in_flight_bytes", ScalarType.bytes(1 << 16, 1L << 34), none.inFlightBytes()),
                section.read("writes_per_second", RATE, none.writesPerSecond()),
                section.read("allocated_per_second", ScalarType.bytes(1, 1L << 50))
                        .map(bytes -> (double) bytes)
                        .orElse(none.allocatedBytesPerSecond()),
                section.read("cpus", RATE, none.cpus()),
                section.read("action", ScalarType.oneOf(List.of(LimitsConfig.Action.values())), none.action()));
        section.rejectUnknownKeys();
        return limits;
    }

    /** {@code dead-letter} for DEAD_LETTER. */
    private static ScalarType<OnError> words(List<OnError> allowed) {
        List<String> words = allowed.stream().map(RulesReader::word).toList();
        return ScalarType.of(
                        words.stream().collect(Collectors.joining(" or ")),
                        (String text) -> Optional.of(words.indexOf(text.toLowerCase(Locale.ROOT)))
                                .filter(index -> index >= 0)
                                .map(allowed::get))
                .advised(text -> Spelling.suggestion(text, words));
    }

    private static String word(OnError value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
