package io.tickflux.engine.host.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * By what a changed file is known without reading it.
 *
 * @param bytes its length
 * @param modified when it was changed last
 * @param fileKey the file system's own name of it, which a rename over it changes; null where there is none
 */
record FileStamp(long bytes, FileTime modified, @Nullable Object fileKey) {
    static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
}
