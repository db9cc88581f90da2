package io.tickflux.engine.store;

import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How the rows of a bucket lie in memory and on disk. */
final class Layout {
    private static final int MAX_BLOCK_ROWS = 4096;
    private static final int MAX_BLOCK_BYTES = 1 << 20;

    private final RecordType type;
    private final Schema schema;
    private final int[] widths;
    private final int[] offsets;
    private final int schemaId;

    private Layout(RecordType type, Schema schema, int schemaId) {
        this.type = type;
        this.schema = schema;
        this.widths = schema.columns().stream()
                .mapToInt(column -> column.type().bytes())
                .toArray();
        this.offsets = new int[widths.length];
        for (int i = 1; i < widths.length; i++) {
            offsets[i] = offsets[i - 1] + widths[i - 1];
        }
        this.schemaId = schemaId;
    }

    static Layout of(RecordType type, Schema schema) {
        byte[] text = (type + " " + schema).getBytes(StandardCharsets.UTF_8);
        return new Layout(type, schema, LittleEndian.crc32c(text, 0, text.length));
    }

    RecordType type() {
        return type;
    }

    Schema schema() {
        return schema;
    }

    /** Whether the later row of one time replaces the earlier one; otherwise both stay, in order of arrival. */
    boolean newestWins() {
        return type == RecordType.FIXED;
    }

    int columns() {
        return widths.length;
    }

    int width(int column) {
        return widths[column];
    }

    /** The bytes of one value of each column; not to be changed. */
    int[] widths() {
        return widths;
    }

    /** The bytes that one row takes in the columns before this one. */
    int bytesBefore(int column) {
        return offsets[column];
    }

    int rowBytes() {
        return schema.rowBytes();
    }

    /** Rows of a full block: 4096, or as many as fit into 1 MiB when rows are wide. */
    int blockRows() {
        return Math.max(1, Math.min(MAX_BLOCK_ROWS, MAX_BLOCK_BYTES / rowBytes()));
    }

    /** A checksum of record type, column names and column types, in their order. */
    int schemaId() {
        return schemaId;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Layout that && type == that.type && schema.equals(that.schema);
    }

    @Override
    public int hashCode() {
        return 31 * schema.hashCode() + type.hashCode();
    }
}
