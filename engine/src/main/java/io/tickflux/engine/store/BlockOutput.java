package io.tickflux.engine.store;

import io.tickflux.api.Position;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** Writes blocks at the end of a file, or of a new one. */
final class BlockOutput implements AutoCloseable {
    private final Series series;
    private final Position position;
    private final DataFile file;
    private final FileOutput output;
    private final int firstOrdinal;
    private final List<BlockRef> written = new ArrayList<>();
    private long length;

    private BlockOutput(Series series, Position position, PeriodFile file, FileOutput output, int firstOrdinal) {
        this.series = series;
        this.position = position;
        this.file = file.file();
        this.output = output;
        this.firstOrdinal = firstOrdinal;
        this.length = file.length();
    }

    /** Begins a file; its length is not looked at. */
    static BlockOutput create(StoreFiles files, Series series, Position position, PeriodFile file) throws IOException {
        FileOutput output = files.create(file.file().name());
        ByteBuffer header = FileHeader.encode(file.file().id(), series.id(), file.period());
        PeriodFile empty = new PeriodFile(file.file(), file.period(), header.remaining());
        try {
            output.write(header);
        } catch (IOException e) {
            output.close();
            throw e;
        }
        return new BlockOutput(series, position, empty, output, 0);
    }

    /** Goes on behind a file's length; the first block replaces those from {@code kept} on. */
    static BlockOutput append(StoreFiles files, Series series, Position position, PeriodFile file, int kept)
            throws IOException {
        String name = file.file().name();
        try {
            return new BlockOutput(series, position, file, files.append(name, file.length()), kept);
        } catch (EOFException | NoSuchFileException e) {
            throw StorageFailures.whileReading(files, name, file.length(), e);
        }
    }

    void write(Slab rows) throws IOException {
        BlockHeader.Place place = new BlockHeader.Place(file.id(), length, firstOrdinal + written.size());
        ByteBuffer block = BlockHeader.encode(place, position, series.layout(), rows);
        int blockLength = block.remaining();
        output.write(block);
        written.add(new BlockRef(length, blockLength, rows.rows(), rows.time(0), rows.time(rows.rows() - 1)));
        length += blockLength;
    }

    void force() throws IOException {
        output.force();
    }

    /** The blocks written, in order. */
    List<BlockRef> written() {
        return written;
    }

    /** Bytes of the file so far. */
    long length() {
        return length;
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
