package io.tickflux.engine.host.load;

import io.tickflux.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A private folder of copies of plugin jars. Classes are loaded from these: a jar that is overwritten while its classes are in use
 * ends the process on some systems, and cannot be overwritten on others. For one thread.
 */
public final class JarCopies implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JarCopies.class);

    static final long MAX_JAR_BYTES = 256L << 20;

    private static final String SUFFIX = ".jar";
    private static final int ATTEMPTS = 50;
    private static final long PAUSE_MILLIS = 100;

    private final Path folder;
    private long made;

    private JarCopies(Path folder) {
        this.folder = folder;
    }

    /** Copies go into this folder, which is made when absent; copies that a process before left there are deleted. */
    public static JarCopies in(Path folder) {
        JarCopies copies = new JarCopies(folder);
        try {
            Files.createDirectories(folder);
            copies.deleteAll();
        } catch (IOException failed) {
            throw new UncheckedIOException("folder for copies of jars: " + folder, failed);
        }
        return copies;
    }

    /** Copies go into a temporary folder, which goes with them. */
    public static JarCopies temporary() {
        try {
            return new JarCopies(Files.createTempDirectory("tickflux-jars-"));
        } catch (IOException failed) {
            throw new UncheckedIOException("temporary folder for copies of jars", failed);
        }
    }

    /**
     * A copy of a jar; the one that there is already when it is the same. Waits for a while for someone who is writing the jar.
     *
     * @param before the last copy of this jar, still in use
     * @throws InvalidInputException when it is no file, too long, or is being written all the time
     */
    public JarCopy copy(Path jar, Optional<JarCopy> before) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FileStamp stamp = requireJar(jar);
            if (before.isPresent() && before.get().stamp().equals(stamp)) {
                return before.get();
            }
            JarCopy copy = copyOnce(jar, stamp);
            if (stamp.equals(FileStamp.of(jar))) {
                boolean known = before.isPresent() && before.get().isSameAs(copy);
                if (known) {
                    Files.delete(copy.path());
                }
                return known ? before.get() : copy;
            }
            Files.delete(copy.path());
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new InvalidInputException("jar", "changes all the time", "a file that is written completely");
    }

    private static FileStamp requireJar(Path jar) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new InvalidInputException(
                    "jar", Files.exists(jar) ? "no regular file" : "no such file", "a jar file");
        }
        FileStamp stamp = FileStamp.of(jar);
        if (stamp.bytes() > MAX_JAR_BYTES) {
            throw new InvalidInputException("jar", stamp.bytes() + " bytes", "at most " + MAX_JAR_BYTES);
        }
        return stamp;
    }

    private JarCopy copyOnce(Path jar, FileStamp stamp) throws IOException {
        Path copy = folder.resolve(ModuleName.plain(String.valueOf(jar.getFileName())) + '-' + ++made + SUFFIX);
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(jar);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(copy), digest)) {
            in.transferTo(out);
        }
        return new JarCopy(jar, copy, stamp, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private void deleteAll() throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path jar : jars) {
                Files.deleteIfExists(jar);
            }
        }
    }

    /** Deletes all copies and the folder. */
    @Override
    public void close() {
        try {
            deleteAll();
            Files.deleteIfExists(folder);
        } catch (NoSuchFileException | DirectoryNotEmptyException shared) {
            // Somebody else was here meanwhile; what is theirs is theirs.
            log.debug("folder for copies of jars left as it is: {}", folder, shared);
        } catch (IOException failed) {
            throw new UncheckedIOException("copies of jars not deleted: " + folder, failed);
        }
    }
}
