package io.tickflux.config;

import java.util.List;

/** The keys of MarketStore that load and do nothing, with what to do instead. */
final class RetiredKeys {

    /**
     * One of them.
     *
     * @param name the key
     * @param did what it did in MarketStore
     * @param instead what to do here
     */
    record RetiredKey(String name, String did, String instead) {}

    private static final String NEVER_USED = "MarketStore did nothing with it";
    private static final String REMOVE = "remove it";

    private static final List<RetiredKey> ALL = List.of(
            new RetiredKey(
                    "utilities_url",
                    "MarketStore served its heartbeat and profiler there",
                    "use /heartbeat, /health/live and /metrics on listen_port"),
            new RetiredKey("queryable", "MarketStore could refuse queries", "remove it: a running server answers"),
            new RetiredKey(
                    "wal_rotate_interval",
                    "MarketStore emptied its log after so many checkpoints",
                    "use store.checkpoint_interval and journal.segment_size"),
            new RetiredKey(
                    "disable_variable_compression",
                    "MarketStore stored ticks uncompressed",
                    "remove it: the store picks the form of its blocks itself"),
            new RetiredKey(
                    "init_catalog",
                    "MarketStore could skip reading its directories at start",
                    "remove it: the catalog is always read"),
            new RetiredKey(
                    "init_wal_cache", "MarketStore could start without its log", "remove it: the journal is always on"),
            new RetiredKey(
                    "background_sync",
                    "MarketStore wrote its log to disk in the background, every 500 ms",
                    "use journal.sync: 500ms for the same cadence"),
            new RetiredKey(
                    "wal_bypass",
                    "MarketStore could write past its log",
                    "use journal.sync: none for speed without durability"),
            new RetiredKey("cluster_mode", NEVER_USED, REMOVE),
            new RetiredKey("enable_add", "MarketStore could refuse new buckets", REMOVE),
            new RetiredKey("enable_remove", "MarketStore could refuse to delete buckets", REMOVE),
            new RetiredKey("enable_last_known", NEVER_USED, REMOVE),
            new RetiredKey("stale_threshold", NEVER_USED, REMOVE),
            new RetiredKey("polling_interval", NEVER_USED, REMOVE),
            new RetiredKey("start_time", NEVER_USED, REMOVE));

    private static final List<String> REPLICATION = List.of(
            "enabled",
            "tls_enabled",
            "cert_file",
            "key_file",
            "listen_port",
            "master_host",
            "retry_interval",
            "retry_backoff_coeff");

    private RetiredKeys() {}

    /** Takes the retired keys out of the top level {@code section}, with a warning for each that is there. */
    static void read(Section section) {
        for (RetiredKey key : ALL) {
            if (section.has(key.name())) {
                section.warning(key.name(), "has no effect here: " + key.did() + " (" + key.instead() + ")");
            }
        }
        boolean replication = section.has("replication");
        Section block = section.section("replication");
        REPLICATION.forEach(block::node);
        block.rejectUnknownKeys();
        if (replication) {
            section.warning(
                    "replication",
                    "has no effect here: MarketStore sent its log from a master to read-only replicas; this server"
                            + " stands alone and takes writes (let a second server subscribe on rsocket_listen_port)");
        }
    }
}
