package io.tickflux.engine.journal;

import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What stands in a block behind its header: definitions, then records, each beginning on a multiple of 8 bytes.
 *
 * <pre>
 *   definition
 *    0                   4                   8                   12                  16
 *   +-------------------+-------------------+-------------------+-------------------+
 *   | length of this    | kind              | number            | zero              |
 *   +-------------------+-------------------+-------------------+-------------------+
 *   | value ...                                                 zeros up to 8 bytes |
 *   +-------------------------------------------------------------------------------+
 *     value of a key, producer:  text
 *     value of a schema:         columns without Epoch (2 bytes), then for each: type (2 bytes), text
 *     text:                      length in bytes (2 bytes), UTF-8
 *
 *   record
 *    0                   4                   8                   12                  16
 *   +-------------------+-------------------+-------------------+-------------------+
 *   | length of this    | key               | schema, or -1     | producer, or -1   |
 *   +-------------------+-------------------+-------------------+-------------------+
 *   | producer's number of the write        | hops              | rows              |
 *   +---------+---------+-------------------+-------------------+-------------------+
 *   |kind|type| zero    | checkpoint bytes  | checkpoint ...    zeros up to 8 bytes |
 *   +---------+---------+-------------------+---------------------------------------+
 *   | ROWS: the columns' regions, one behind the other, Epoch first                 |
 *   | DELETE: first and last epoch nanosecond                   zeros up to 8 bytes |
 *   +-------------------------------------------------------------------------------+
 * </pre>
 *
 * Numbers are given by segment, from 0 on, and defined in the block that first uses them or in one before it.
 */
final class RecordLayout {
    static final int DEFINITION_KEY = 1;
    static final int DEFINITION_SCHEMA = 2;
    static final int DEFINITION_PRODUCER = 3;
    static final int DEFINITION_BYTES = 16;

    static final int RECORD_BYTES = 40;
    static final int NONE = -1;
    static final int ROWS = 1;
    static final int CREATE = 2;
    static final int DELETE = 3;

    private static final List<RecordType> RECORD_TYPES = List.of(RecordType.FIXED, RecordType.VARIABLE);
    /** The order is part of the format. */
    private static final List<ColumnType> COLUMN_TYPES = List.of(
            ColumnType.FLOAT32,
            ColumnType.FLOAT64,
            ColumnType.INT8,
            ColumnType.INT16,
            ColumnType.INT32,
            ColumnType.INT64,
            ColumnType.UINT8,
            ColumnType.UINT16,
            ColumnType.UINT32,
            ColumnType.UINT64,
            ColumnType.BOOL,
            ColumnType.STRING16);

    private RecordLayout() {}

    static int code(RecordType type) {
        return RECORD_TYPES.indexOf(type);
    }

    static RecordType recordType(int code) {
        return RECORD_TYPES.get(code);
    }

    static int code(ColumnType type) {
        return COLUMN_TYPES.indexOf(type);
    }

    static ColumnType columnType(int code) {
        return COLUMN_TYPES.get(code);
    }

    static int aligned(int bytes) {
        return (bytes + 7) & -8;
    }

    /** @throws InvalidInputException when the text would not come back as it is */
    static byte[] utf8(String where, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw new InvalidInputException(where, "an unpaired surrogate", "well-formed text");
        }
        return bytes;
    }
}
