package io.tickflux.engine.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/** A file channel closes itself when a thread that uses it is interrupted; this one opens again and repeats the call. */
final class ReopeningChannel implements Closeable {
    private final Path file;
    private final Set<OpenOption> options;
    private volatile FileChannel channel;
    private volatile boolean closed;

    ReopeningChannel(Path file, Set<OpenOption> options) throws IOException {
        this.file = file;
        this.options = options;
        this.channel = open(file, options);
    }

    Path file() {
        return file;
    }

    private static FileChannel open(Path file, Set<OpenOption> options) throws IOException {
        try {
            return FileChannel.open(file, options);
        } catch (IOException failure) {
            throw RealDisk.translated(failure);
        }
    }

    <T> T call(ChannelCall<T> call) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                FileChannel current = channel;
                interrupted |= Thread.interrupted();
                try {
                    return call.on(current);
                } catch (ClosedChannelException byInterrupt) {
                    interrupted |= Thread.interrupted();
                    reopen(current, byInterrupt);
                }
            }
        } catch (IOException failure) {
            throw RealDisk.translated(failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void reopen(FileChannel broken, ClosedChannelException cause) throws IOException {
        if (closed) {
            throw cause;
        }
        if (channel == broken) {
            channel = open(file, options);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }

    /** What to do on the channel, once more when that was interrupted. */
    interface ChannelCall<T> {
        T on(FileChannel channel) throws IOException;
    }
}
