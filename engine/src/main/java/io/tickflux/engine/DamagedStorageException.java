package io.tickflux.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Stored bytes are not what was written. Names the file and the place; nothing damaged is ever served or overwritten. */
public final class DamagedStorageException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;
    private final String what;
    private final transient @Nullable DamagedRange range;

    /** Of events of the journal. */
    public DamagedStorageException(Path file, DamagedRange range) {
        super("damaged: file=" + file.getFileName() + ", offset=" + range.offset() + ", " + range.positions());
        this.file = file.toString();
        this.offset = range.offset();
        this.what = range.positions();
        this.range = range;
    }

    public DamagedStorageException(Path file, long offset, String what) {
        super("damaged: file=" + file.getFileName() + ", offset=" + offset + ", " + what);
        this.file = file.toString();
        this.offset = offset;
        this.what = what;
        this.range = null;
    }

    public String file() {
        return file;
    }

    public long offset() {
        return offset;
    }

    /** The events that cannot be had; null when it is not known, or not about events. */
    public @Nullable DamagedRange range() {
        return range;
    }

    /** The fault alone, such as which positions are concerned. */
    public String what() {
        return what;
    }
}
