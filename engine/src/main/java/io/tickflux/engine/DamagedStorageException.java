package io.tickflux.engine;

import java.nio.file.Path;

/** Stored bytes are not what was written. Names the file and the place; nothing damaged is ever served or overwritten. */
public final class DamagedStorageException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;
    private final String what;

    public DamagedStorageException(Path file, long offset, String what) {
        super("damaged: file=" + file.getFileName() + ", offset=" + offset + ", " + what);
        this.file = file.toString();
        this.offset = offset;
        this.what = what;
    }

    public String file() {
        return file;
    }

    public long offset() {
        return offset;
    }

    /** The fault alone, such as which positions are concerned. */
    public String what() {
        return what;
    }
}
