package io.tickflux.engine.backup;

/**
 * A file of a backup.
 *
 * @param name of the file in the data directory, with {@code /}
 * @param sha256 of its bytes, 64 hexadecimal digits
 * @param bytes that are stored
 * @param restoredBytes its length in the data directory; zeros follow what is stored
 */
record StoredFile(String name, String sha256, long bytes, long restoredBytes) {
    private static final int SHOWN_DIGITS = 16;

    /** Where it lies in the backup: other bytes, another name, so that a backup never changes under its manifest. */
    String storedName() {
        return name + '.' + sha256.substring(0, SHOWN_DIGITS);
    }
}
