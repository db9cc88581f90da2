package io.tickflux.csv;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How to read a file.
 *
 * @param schema the columns and types to read into, such as those of the bucket that the rows are for; null to infer them. The
 *     file must then have these columns, in any order, and no others besides {@code Epoch} and {@code Nanoseconds}
 * @param epochUnit how {@code Epoch} is written; null to guess it from the first row
 * @param batchRows at most so many rows in a batch. A row takes some bytes to some hundred bytes of memory; below 100 the
 *     overhead of a batch shows
 * @param onError what to do about bad rows
 */
public record CsvOptions(@Nullable Schema schema, @Nullable EpochUnit epochUnit, int batchRows, OnError onError) {
    /** Types inferred, unit guessed, batches of 1 000 rows, bad rows rejected. */
    public static final CsvOptions DEFAULT = new CsvOptions(null, null, 1_000, OnError.REJECT);

    private static final int MAX_BATCH_ROWS = 1_000_000;

    /** @throws InvalidInputException when {@code batchRows} is not from 1 to 1 000 000 */
    public CsvOptions {
        if (batchRows < 1 || batchRows > MAX_BATCH_ROWS) {
            throw new InvalidInputException("batch", String.valueOf(batchRows), "1 to " + MAX_BATCH_ROWS + " rows");
        }
    }

    public CsvOptions withSchema(@Nullable Schema other) {
        return new CsvOptions(other, epochUnit, batchRows, onError);
    }

    public CsvOptions withEpochUnit(@Nullable EpochUnit other) {
        return new CsvOptions(schema, other, batchRows, onError);
    }

    public CsvOptions withBatchRows(int other) {
        return new CsvOptions(schema, epochUnit, other, onError);
    }

    public CsvOptions withOnError(OnError other) {
        return new CsvOptions(schema, epochUnit, batchRows, other);
    }
}
