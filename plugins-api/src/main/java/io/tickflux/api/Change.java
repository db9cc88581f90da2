package io.tickflux.api;

/** What a write does to its bucket. */
public sealed interface Change {
    /**
     * Adds rows, creating the bucket if it is new. Columns are matched to the bucket's by name and converted to its types.
     *
     * @param type how the bucket treats rows of one slot; must agree with the bucket if it exists
     * @param records the rows, in any order of time
     */
    record Rows(RecordType type, Records records) implements Change {}

    /** Creates the bucket; a bucket that exists with the same type and schema stays as it is. */
    record Create(RecordType type, Schema schema) implements Change {}

    /** Removes the rows of a time range; {@link TimeRange#ALL} removes the bucket itself. */
    record Delete(TimeRange range) implements Change {}
}
