package io.tickflux.transport.app.load;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordType;
import io.tickflux.csv.CsvOptions;
import io.tickflux.transport.client.protocol.CatalogEntry;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What to load.
 *
 * @param file a CSV file, plain or gzip
 * @param key the bucket that its rows are for
 * @param type how the bucket treats rows of one slot
 * @param options how to read the file
 */
public record LoadPlan(Path file, BucketKey key, RecordType type, CsvOptions options) {
    /**
     * A plan for rows of a bucket. A bucket that exists decides the types of the columns, and its own type: its rows are loaded as
     * what they are there.
     *
     * @param asked the type to create the bucket with
     * @param bucket the bucket, if it exists
     * @throws InvalidInputException when VARIABLE is asked for and the bucket is FIXED, for it would keep one row per slot only
     */
    public static LoadPlan of(
            Path file, BucketKey key, RecordType asked, Optional<CatalogEntry> bucket, CsvOptions options) {
        if (bucket.isEmpty()) {
            return new LoadPlan(file, key, asked, options);
        }
        RecordType type = bucket.get().type();
        if (asked == RecordType.VARIABLE && type != asked) {
            throw new InvalidInputException(
                    "--variable",
                    key + " is " + type.name().toLowerCase(Locale.ROOT),
                    "a new bucket or a variable one");
        }
        return new LoadPlan(file, key, type, options.withSchema(bucket.get().schema()));
    }
}
