package io.tickflux.plugins.replay;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordType;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.csv.CsvOptions;
import io.tickflux.csv.EpochUnit;
import io.tickflux.csv.OnError;
import java.nio.file.Path;

/**
 * The feeder's settings.
 *
 * @param file what is replayed
 * @param key where to
 * @param type of the bucket
 * @param speed times as fast as recorded; infinite for as fast as possible
 * @param csv how to read the file
 */
record ReplayConfig(Path file, BucketKey key, RecordType type, double speed, CsvOptions csv) {
    static ReplayConfig of(PluginConfig config) {
        CsvOptions csv = CsvOptions.DEFAULT
                .withBatchRows(rows(config))
                .withOnError(OnError.parse(config.text("on_error").orElse("reject")))
                .withEpochUnit(config.text("epoch").map(EpochUnit::parse).orElse(null));
        return new ReplayConfig(
                Path.of(config.require("file", config.text("file"))),
                BucketKey.parse(config.require("key", config.text("key"))),
                type(config.text("type").orElse("fixed")),
                speed(config),
                csv);
    }

    private static int rows(PluginConfig config) {
        long rows = config.integer("batch").orElse((long) CsvOptions.DEFAULT.batchRows());
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, rows));
    }

    private static RecordType type(String text) {
        return switch (text) {
            case "fixed" -> RecordType.FIXED;
            case "variable" -> RecordType.VARIABLE;
            default -> throw new InvalidInputException("type", '"' + text + '"', "fixed or variable");
        };
    }

    private static double speed(PluginConfig config) {
        String text = config.text("speed").orElse("1");
        double speed = text.equals("full")
                ? Double.POSITIVE_INFINITY
                : config.decimal("speed").orElse(1.0);
        if (!(speed > 0)) {
            throw new InvalidInputException("speed", text, "a number above 0, or full");
        }
        return speed;
    }

    /** What is replayed to where: with another one, a replay begins anew. */
    String subject() {
        return key + " " + file;
    }
}
