package io.tickflux.engine;

/**
 * Stored bytes could not be read for now, for want of something that has nothing to do with them, such as open files. Nothing is
 * damaged, as far as is known; the same read a little later is right.
 */
public final class StorageUnavailableException extends EngineException {
    private static final long serialVersionUID = 1L;

    public StorageUnavailableException(String file, Throwable cause) {
        super("not readable for now: file=" + file + ", " + cause.getMessage(), cause);
    }
}
