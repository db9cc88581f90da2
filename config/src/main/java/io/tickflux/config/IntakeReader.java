package io.tickflux.config;

import io.tickflux.config.ConfigNode.Scalar;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys of a trigger's block that say what it is given. */
final class IntakeReader {

    private static final int MAX_BATCH_EVENTS = 10_000;

    private static final Duration MAX_LINGER = Duration.ofMinutes(1);

    private static final List<String> START_WORDS = List.of("now", "earliest");

    private static final ScalarType<StartFrom> START = ScalarType.of(
                    "now, earliest or a time in UTC, as in \"2024-01-02 14:30\"", IntakeReader::start)
            .advised(text -> Spelling.suggestion(text, START_WORDS));

    private IntakeReader() {}

    private enum Missed {
        ONCE,
        SKIP
    }

    static StartFrom start(Section section) {
        return section.read("start", START, TriggerConfig.DEFAULT_START);
    }

    static IntakeConfig read(Section section, ReadContext context) {
        section.read("where", ScalarType.text());
        Optional<Scalar> where = section.node("where")
                .filter(Scalar.class::isInstance)
                .map(Scalar.class::cast)
                .filter(scalar -> !context.diagnostics().isUnresolved(scalar.path()));
        where.ifPresent(scalar -> context.patterns()
                .checkWhere(scalar.value())
                .ifPresent(problem -> context.diagnostics()
                        .error(scalar, problem, "a condition such as \"Volume > 1000 and Close >= Open\"")));
        Section batch = section.section("batch");
        int max = batch.read("max", ScalarType.wholeNumber(1, MAX_BATCH_EVENTS), 1);
        Duration linger = batch.read("linger", ScalarType.duration(Duration.ZERO, MAX_LINGER), Duration.ZERO);
        batch.rejectUnknownKeys();
        Missed missed = section.read("missed", ScalarType.oneOf(List.of(Missed.values())), Missed.ONCE);
        return new IntakeConfig(where.map(Scalar::value), max, linger, missed == Missed.SKIP);
    }

    private static Optional<StartFrom> start(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "now" -> Optional.of(StartFrom.NOW);
            case "earliest" -> Optional.of(StartFrom.EARLIEST);
            default -> time(text.replace(' ', 'T')).map(StartFrom.Time::new);
        };
    }

    private static Optional<Instant> time(String text) {
        try {
            if (text.endsWith("Z")) {
                return Optional.of(Instant.parse(text));
            }
            LocalDateTime local = text.contains("T")
                    ? LocalDateTime.parse(text)
                    : LocalDate.parse(text).atStartOfDay();
            return Optional.of(local.toInstant(ZoneOffset.UTC));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
