package io.tickflux.api;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The type of a column's values: numpy's scalar types as MarketStore names them, little-endian, without padding. */
public enum ColumnType {
    FLOAT32("f4", 4, Kind.FLOAT),
    FLOAT64("f8", 8, Kind.FLOAT),
    INT8("i1", 1, Kind.SIGNED),
    INT16("i2", 2, Kind.SIGNED),
    INT32("i4", 4, Kind.SIGNED),
    INT64("i8", 8, Kind.SIGNED),
    UINT8("u1", 1, Kind.UNSIGNED),
    UINT16("u2", 2, Kind.UNSIGNED),
    UINT32("u4", 4, Kind.UNSIGNED),
    UINT64("u8", 8, Kind.UNSIGNED),
    /** One byte, 0 or 1. */
    BOOL("b1", 1, Kind.BOOL),
    /** Up to 16 code points, each four bytes of UTF-32, padded with zeros. */
    STRING16("U16", 64, Kind.TEXT);

    private final String wireName;
    private final int bytes;
    private final Kind kind;

    ColumnType(String wireName, int bytes, Kind kind) {
        this.wireName = wireName;
        this.bytes = bytes;
        this.kind = kind;
    }

    /**
     * The type of a numpy name; a byte-order mark in front ({@code <f8}, {@code |u1}) is accepted, big-endian is not.
     *
     * @throws InvalidInputException when there is no such type
     */
    public static ColumnType ofWireName(String name) {
        String bare = name.startsWith("<") || name.startsWith("|") || name.startsWith("=") ? name.substring(1) : name;
        for (ColumnType type : values()) {
            if (type.wireName.equals(bare)) {
                return type;
            }
        }
        String known = Arrays.stream(values()).map(ColumnType::wireName).collect(Collectors.joining(" "));
        throw new InvalidInputException("column type", '"' + name + '"', "one of " + known);
    }

    /** The numpy name, such as {@code f8}. */
    public String wireName() {
        return wireName;
    }

    /** Bytes that one value takes. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloating() {
        return kind == Kind.FLOAT;
    }

    /** Whether the values are whole numbers, signed or not. */
    public boolean isIntegral() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
    }

    public boolean isUnsigned() {
        return kind == Kind.UNSIGNED;
    }

    public boolean isNumeric() {
        return isFloating() || isIntegral();
    }

    private enum Kind {
        FLOAT,
        SIGNED,
        UNSIGNED,
        BOOL,
        TEXT
    }
}
