package io.tickflux.engine.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is done to files, and lets a {@link Fault} stop it. */
final class FaultyFiles implements StoreFiles {
    private final StoreFiles files;
    private final Fault fault;
    private final AtomicLong bytesRead = new AtomicLong();
    private int steps;

    FaultyFiles(StoreFiles files, Fault fault) {
        this.files = files;
        this.fault = fault;
    }

    static FaultyFiles counting(StoreFiles files) {
        return new FaultyFiles(files, (step, what) -> {});
    }

    /** Number of changing steps that were begun. */
    int steps() {
        return steps;
    }

    long bytesRead() {
        return bytesRead.get();
    }

    private void step(String what) throws IOException {
        fault.at(++steps, what);
    }

    @Override
    public Path path(String name) {
        return files.path(name);
    }

    @Override
    public Map<String, Long> sizes() throws IOException {
        return files.sizes();
    }

    @Override
    public void read(String name, long offset, ByteBuffer target) throws IOException {
        bytesRead.addAndGet(target.remaining());
        files.read(name, offset, target);
    }

    @Override
    public FileOutput create(String name) throws IOException {
        step("create " + name);
        return new Output(files.create(name), name);
    }

    @Override
    public FileOutput append(String name, long length) throws IOException {
        step("append " + name);
        return new Output(files.append(name, length), name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        step("rename " + from);
        files.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        step("delete " + name);
        files.delete(name);
    }

    @Override
    public void forceDirectory(String name) throws IOException {
        step("force directory of " + name);
        files.forceDirectory(name);
    }

    @Override
    public void close() {
        files.close();
    }

    private final class Output implements FileOutput {
        private final FileOutput output;
        private final String name;

        Output(FileOutput output, String name) {
            this.output = output;
            this.name = name;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            int half = bytes.remaining() / 2;
            output.write(bytes.slice(bytes.position(), half));
            step("write " + name);
            output.write(bytes.position(bytes.position() + half));
        }

        @Override
        public void force() throws IOException {
            step("force " + name);
            output.force();
        }

        @Override
        public void close() throws IOException {
            output.close();
        }
    }

    /** Stops a step by throwing. */
    @FunctionalInterface
    interface Fault {
        void at(int step, String what) throws IOException;
    }

    /** The end of the world at some step; nothing is done behind it. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PowerCut(String what) {
            super("power cut before: " + what);
        }

        static Fault atStep(int fatal) {
            return (step, what) -> {
                if (step >= fatal) {
                    throw new PowerCut(what);
                }
            };
        }
    }
}
