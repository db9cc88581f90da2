package io.tickflux.config;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * What concerns the process as a whole.
 *
 * @param timezone {@code timezone}, a tz database name, default UTC: where the days of daily bars begin
 * @param logLevel {@code log_level}, default {@code info}. Lower hides why something was slow; higher writes a line per
 *     connection and batch
 * @param stopGracePeriod {@code stop_grace_period}, in seconds or as a duration, default (and 0) 10 s: how long a
 *     stopping server may drain. Too short cuts subscribers off without a place to resume; too long delays a restart
 */
public record ProcessConfig(ZoneId timezone, LogLevel logLevel, Duration stopGracePeriod) {

    /** The default of {@code timezone}. */
    public static final ZoneId DEFAULT_TIMEZONE = ZoneOffset.UTC;

    /** The default of {@code log_level}. */
    public static final LogLevel DEFAULT_LOG_LEVEL = LogLevel.INFO;

    /** The default of {@code stop_grace_period}, and what 0 stands for. */
    public static final Duration DEFAULT_STOP_GRACE_PERIOD = Duration.ofSeconds(10);

    /** The longest {@code stop_grace_period}. */
    public static final Duration MAX_STOP_GRACE_PERIOD = Duration.ofHours(1);

    static ProcessConfig defaults() {
        return new ProcessConfig(DEFAULT_TIMEZONE, DEFAULT_LOG_LEVEL, DEFAULT_STOP_GRACE_PERIOD);
    }
}
