package io.tickflux.engine.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** An open file of the file system. */
final class RealFile implements DiskFile {
    /** A file system with less than this has no room for what is flushed. */
    private static final long FULL_BYTES = 1 << 20;

    private final ReopeningChannel cached;
    private final @Nullable ReopeningChannel direct;
    /**
     * Null when the file is open to read only. A channel's force that is interrupted hides its failure; that of a file descriptor
     * cannot be interrupted, and being open from first to last it misses no error of the device.
     */
    private final @Nullable RandomAccessFile forced;

    RealFile(ReopeningChannel cached, @Nullable ReopeningChannel direct, @Nullable RandomAccessFile forced) {
        this.cached = cached;
        this.direct = direct;
        this.forced = forced;
    }

    @Override
    public long size() throws IOException {
        return cached.call(FileChannel::size);
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        int start = target.position();
        cached.call(channel -> {
            target.position(start);
            while (target.hasRemaining() && readSome(channel, target, offset + target.position() - start) >= 0) {}
            return target;
        });
        return target.position() - start;
    }

    private static int readSome(FileChannel channel, ByteBuffer target, long offset) throws IOException {
        try {
            return channel.read(target, offset);
        } catch (ClosedChannelException interrupted) {
            throw interrupted;
        } catch (IOException refused) {
            throw new UnreadableException(refused);
        }
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        writeFully(cached, source, offset);
    }

    @Override
    public void writeDurably(ByteBuffer source, long offset) throws IOException {
        if (direct != null) {
            writeFully(direct, source, offset);
            return;
        }
        // In one call: a force that is repeated because of an interrupt follows a repeated write, so it hides nothing.
        cached.call(channel -> {
            writeFully(channel, source, offset);
            channel.force(false);
            return source;
        });
    }

    @Override
    public void truncate(long bytes) throws IOException {
        cached.call(channel -> channel.truncate(bytes));
    }

    @Override
    public void force() throws IOException {
        if (forced != null) {
            try {
                forced.getFD().sync();
            } catch (IOException failure) {
                throw new ForceFailedException(reason(failure));
            }
        }
    }

    /** Why a force failed; the system's answer does not reach us, but a full disk can be seen. */
    private IOException reason(IOException failure) {
        try {
            if (Files.getFileStore(cached.file()).getUsableSpace() < FULL_BYTES) {
                return new ExhaustedException(ExhaustedException.Resource.SPACE, failure);
            }
        } catch (IOException unknown) {
            failure.addSuppressed(unknown);
        }
        return failure;
    }

    private static void writeFully(ReopeningChannel target, ByteBuffer source, long offset) throws IOException {
        target.call(channel -> {
            writeFully(channel, source, offset);
            return source;
        });
    }

    private static void writeFully(FileChannel channel, ByteBuffer source, long offset) throws IOException {
        ByteBuffer rest = source.duplicate();
        while (rest.hasRemaining()) {
            channel.write(rest, offset + rest.position() - source.position());
        }
    }

    @Override
    public void close() throws IOException {
        try (cached;
                direct;
                forced) {}
    }
}
