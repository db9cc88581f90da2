package io.tickflux.engine;

import java.nio.file.Path;

/** Another process, or another engine of this process, has the data directory. Nothing was changed; stop the other one first. */
public final class DirectoryInUseException extends EngineException {
    private static final long serialVersionUID = 1L;

    public DirectoryInUseException(Path directory) {
        super("directory in use: " + directory + " (expected: one engine at a time)");
    }
}
