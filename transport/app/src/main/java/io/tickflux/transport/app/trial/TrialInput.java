package io.tickflux.transport.app.trial;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Origin;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Write;
import io.tickflux.csv.CsvOptions;
import io.tickflux.csv.CsvReader;
import java.nio.file.Path;

/**
 * What a trigger is tried on.
 *
 * @param key where the rows are written to
 * @param type of that bucket
 * @param file as {@link CsvReader} reads it
 * @param options how; a batch is a write
 */
public record TrialInput(BucketKey key, RecordType type, Path file, CsvOptions options) {
    CsvReader open() {
        return CsvReader.open(file, options);
    }

    Write write(Records rows) {
        return new Write(key, new Change.Rows(type, rows), Origin.ANONYMOUS);
    }
}
