package io.tickflux.engine.disk;

import java.io.IOException;

/**
 * Something that a call takes is used up for now. The call did nothing that counts; once there is some again, the same call works.
 */
public final class ExhaustedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Resource resource;

    public ExhaustedException(Resource resource, IOException cause) {
        super(cause.getMessage(), cause);
        this.resource = resource;
    }

    public Resource resource() {
        return resource;
    }

    /** What can be used up. */
    public enum Resource {
        /** Space of the file system, or the user's quota of it. */
        SPACE,
        /** What the process may put into one file. */
        FILE_SIZE,
        /** How many files the process or the system may have open. */
        OPEN_FILES
    }
}
