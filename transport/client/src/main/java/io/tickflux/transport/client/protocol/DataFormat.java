package io.tickflux.transport.client.protocol;

import io.tickflux.api.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the data of a payload is written. */
public enum DataFormat {
    /** Blocks by column, for programs: the fastest and the smallest. */
    MSGPACK("application/x-msgpack", 16 << 20),
    /** Blocks by row, for people. */
    JSON("application/json", 1 << 20),
    /** Blocks by row, for Spring. */
    CBOR("application/cbor", 1 << 20);

    private final String mimeType;
    private final int maxInboundBytes;

    DataFormat(String mimeType, int maxInboundBytes) {
        this.mimeType = mimeType;
        this.maxInboundBytes = maxInboundBytes;
    }

    /** @throws InvalidInputException when the type is not supported; lists those that are */
    public static DataFormat ofMimeType(String mimeType) {
        return find(mimeType)
                .orElseThrow(() -> new InvalidInputException("data MIME type", mimeType, "one of " + supported()));
    }

    /** The format of a type, if it is supported. */
    static Optional<DataFormat> find(String mimeType) {
        String bare = bare(mimeType);
        return Arrays.stream(values())
                .filter(format -> format.mimeType.equals(bare))
                .findFirst();
    }

    /** Without parameters such as {@code ;charset=UTF-8}. */
    private static String bare(String mimeType) {
        int parameters = mimeType.indexOf(';');
        String type = parameters < 0 ? mimeType : mimeType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    private static String supported() {
        return Arrays.stream(values()).map(DataFormat::mimeType).collect(Collectors.joining(", "));
    }

    public String mimeType() {
        return mimeType;
    }

    /** The largest payload that a server reads: rows as text take many times their bytes in memory while they are read. */
    public int maxInboundBytes() {
        return maxInboundBytes;
    }
}
