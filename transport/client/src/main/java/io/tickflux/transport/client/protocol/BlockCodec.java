package io.tickflux.transport.client.protocol;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/** Writes, events and blocks as bytes of one {@link DataFormat}. Without state; safe to share. */
public interface BlockCodec {
    /** The codec of a format. */
    static BlockCodec of(DataFormat format) {
        return switch (format) {
            case MSGPACK -> ColumnBlockCodec.INSTANCE;
            case JSON -> RowBlockCodec.JSON;
            case CBOR -> RowBlockCodec.CBOR;
        };
    }

    /** A map with all that the envelope has. */
    byte[] encode(Envelope envelope);

    /**
     * A write, read strictly.
     *
     * @param known finds the columns of a bucket that exists: rows as text do not say whether {@code 1} is an {@code f8} or an
     *     {@code i8}
     * @throws InvalidInputException when the bytes are not a write
     */
    Write decodeWrite(ByteBuffer bytes, Function<BucketKey, Optional<Schema>> known);
}
