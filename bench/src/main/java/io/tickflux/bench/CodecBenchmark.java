package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.transport.client.protocol.BlockCodec;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.Envelope;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A block of {@value #ROWS} bars to bytes of each format, and back. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark extends ShortRun {
    private static final int ROWS = 1_000;

    @Benchmark
    public byte[] encode(Block block) {
        return block.codec.encode(Envelope.of(block.write));
    }

    @Benchmark
    public Write decode(Block block) {
        return block.codec.decodeWrite(ByteBuffer.wrap(block.encoded), key -> block.known);
    }

    /** The floor: the columns' bytes copied into a new array. */
    @Benchmark
    public byte[] floorArrayCopy(Plain plain) {
        byte[] copy = new byte[plain.bytes.length];
        System.arraycopy(plain.bytes, 0, copy, 0, copy.length);
        return copy;
    }

    /** A block and its bytes. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class Block {
        @Param({"MSGPACK", "JSON", "CBOR"})
        private DataFormat format;

        private final Optional<Schema> known = Optional.of(Samples.BARS);
        private BlockCodec codec;
        private Write write;
        private byte[] encoded;

        @Setup
        public void encodeOnce() {
            codec = BlockCodec.of(format);
            Records bars = Samples.bars(ROWS, Samples.START_NANOS, 60_000_000_000L);
            write = Write.fixed(BucketKey.parse("S/1Min/OHLCV"), bars);
            encoded = codec.encode(Envelope.of(write));
        }
    }

    /** As many bytes. */
    @State(Scope.Thread)
    public static class Plain {
        private final byte[] bytes = new byte[ROWS * Samples.BARS.rowBytes()];
    }
}
