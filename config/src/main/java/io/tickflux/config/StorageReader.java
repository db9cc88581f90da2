package io.tickflux.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The schema of {@code journal}, {@code store} and {@code fanout}. */
final class StorageReader {

    private static final ScalarType<JournalSync> SYNC = ScalarType.of(
            "commit, none, or a duration from " + ScalarValues.showDuration(JournalSync.MIN_INTERVAL) + " to "
                    + ScalarValues.showDuration(JournalSync.MAX_INTERVAL) + ", as in 500ms",
            StorageReader::sync);

    private static final ScalarType<Duration> CHECKPOINT_INTERVAL =
            ScalarType.duration(StoreConfig.MIN_CHECKPOINT_INTERVAL, StoreConfig.MAX_CHECKPOINT_INTERVAL);

    private static final ScalarType<Duration> AGE =
            ScalarType.duration(RetentionConfig.MIN_AGE, RetentionConfig.MAX_AGE);

    private static final ScalarType<Long> SIZE = ScalarType.bytes(RetentionConfig.MIN_BYTES, RetentionConfig.MAX_BYTES);

    private static final ScalarType<RetentionConfig.Lag> LAG =
            ScalarType.of("a size as in 10GiB, or a duration from 1m on as in 2d", StorageReader::lag);

    private static final ScalarType<Duration> KEEP_FOR = ScalarType.duration(KeepConfig.MIN_KEEP, KeepConfig.MAX_KEEP);

    private StorageReader() {}

    static StorageConfig read(Section root, PatternReader patterns) {
        return new StorageConfig(
                journal(root.section("journal")),
                store(root.section("store")),
                fanOut(root.section("fanout")),
                keep(root, patterns));
    }

    private static JournalConfig journal(Section section) {
        long segment = section.read(
                "segment_size",
                ScalarType.bytes(JournalConfig.MIN_SEGMENT_BYTES, JournalConfig.MAX_SEGMENT_BYTES),
                JournalConfig.DEFAULT_SEGMENT_BYTES);
        long queue = section.read(
                "queue_bytes",
                ScalarType.bytes(JournalConfig.MIN_QUEUE_BYTES, JournalConfig.MAX_QUEUE_BYTES),
                JournalConfig.DEFAULT_QUEUE_BYTES);
        // Who only makes a segment or the queue small should not have to make the batch small as well.
        long fittingBatch = Math.min(JournalConfig.DEFAULT_MAX_BATCH_BYTES, Math.min(segment / 2, queue));
        JournalConfig config = new JournalConfig(
                segment,
                section.read("sync", SYNC, JournalConfig.DEFAULT_SYNC),
                section.read(
                        "max_batch_bytes",
                        ScalarType.bytes(JournalConfig.MIN_MAX_BATCH_BYTES, JournalConfig.MAX_MAX_BATCH_BYTES),
                        fittingBatch),
                queue,
                retention(section.section("retention")));
        rejectOversizedBatches(section, config);
        section.rejectUnknownKeys();
        return config;
    }

    private static RetentionConfig retention(Section section) {
        RetentionConfig config = new RetentionConfig(
                section.read("max_age", AGE),
                section.read("max_bytes", SIZE).map(OptionalLong::of).orElseGet(OptionalLong::empty),
                section.read("max_consumer_lag", LAG, RetentionConfig.Lag.ANY));
        section.rejectUnknownKeys();
        return config;
    }

    private static Optional<RetentionConfig.Lag> lag(String text) {
        Optional<RetentionConfig.Lag> bytes = SIZE.parser()
                .apply(text)
                .map(value -> new RetentionConfig.Lag(OptionalLong.of(value), Optional.empty()));
        return bytes.isPresent()
                ? bytes
                : AGE.parser()
                        .apply(text)
                        .map(value -> new RetentionConfig.Lag(OptionalLong.empty(), Optional.of(value)));
    }

    private static List<KeepConfig> keep(Section root, PatternReader patterns) {
        List<KeepConfig> rules = new ArrayList<>();
        for (Section section : root.sections("keep", "a map with pattern and for")) {
            Optional<String> pattern = section.node("pattern").flatMap(patterns::read);
            if (!section.has("pattern")) {
                section.missing("pattern", PatternReader.RULE);
            }
            Duration keepFor = section.require("for", KEEP_FOR, KeepConfig.MAX_KEEP);
            section.rejectUnknownKeys();
            pattern.ifPresent(text -> rules.add(new KeepConfig(text, keepFor)));
        }
        return List.copyOf(rules);
    }

    private static void rejectOversizedBatches(Section section, JournalConfig config) {
        long batch = config.maxBatchBytes();
        if (batch > config.segmentBytes() || batch > config.queueBytes()) {
            section.reject(
                    "max_batch_bytes",
                    ScalarValues.showBytes(batch),
                    "at most segment_size, " + ScalarValues.showBytes(config.segmentBytes()) + ", and queue_bytes, "
                            + ScalarValues.showBytes(config.queueBytes()));
        }
    }

    private static StoreConfig store(Section section) {
        StoreConfig config = new StoreConfig(
                section.read(
                        "memory",
                        ScalarType.bytes(StoreConfig.MIN_MEMORY_BYTES, StoreConfig.MAX_MEMORY_BYTES),
                        StoreConfig.DEFAULT_MEMORY_BYTES),
                section.read("checkpoint_interval", CHECKPOINT_INTERVAL, StoreConfig.DEFAULT_CHECKPOINT_INTERVAL));
        section.rejectUnknownKeys();
        return config;
    }

    private static FanOutConfig fanOut(Section section) {
        FanOutConfig config = new FanOutConfig(
                section.read(
                        "tail_bytes",
                        ScalarType.bytes(FanOutConfig.MIN_TAIL_BYTES, FanOutConfig.MAX_TAIL_BYTES),
                        FanOutConfig.DEFAULT_TAIL_BYTES),
                section.read(
                        "tail_events",
                        ScalarType.wholeNumber(FanOutConfig.MIN_TAIL_EVENTS, FanOutConfig.MAX_TAIL_EVENTS),
                        FanOutConfig.DEFAULT_TAIL_EVENTS));
        section.rejectUnknownKeys();
        return config;
    }

    private static Optional<JournalSync> sync(String text) {
        if (text.equals("commit")) {
            return Optional.of(new JournalSync.OnCommit());
        }
        if (text.equals("none")) {
            return Optional.of(new JournalSync.Never());
        }
        return ScalarType.duration(JournalSync.MIN_INTERVAL, JournalSync.MAX_INTERVAL)
                .parser()
                .apply(text)
                .map(JournalSync.Every::new);
    }
}
