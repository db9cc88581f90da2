package io.tickflux.engine.backup;

import io.tickflux.api.Position;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a backup consists of. Written last and replaced as a whole, so that a backup is either the one before or the new one.
 *
 * <pre>
 *   tickflux backup 1
 *   log 9f3c52d1a07be418
 *   last 0000000000000000042
 *   file SHA256 BYTES RESTORED_BYTES journal/0000000001.segment
 *   ...
 *   sha256 SHA256                                                of everything before this line
 * </pre>
 *
 * @param logId of the journal
 * @param last the position that the backup ends at
 */
record BackupManifest(long logId, Position last, List<StoredFile> files) {
    static final String NAME = "backup.manifest";

    private static final String HEADER = "tickflux backup 1";
    private static final int SHA256_LENGTH = 64;

    BackupManifest {
        files = List.copyOf(files);
    }

    /** The file of that name and length, if there is one. */
    Optional<StoredFile> find(String name, long bytes) {
        return files.stream()
                .filter(file -> file.name().equals(name) && file.bytes() == bytes)
                .findFirst();
    }

    void write(Disk disk, Path backup) throws IOException {
        StringBuilder text = new StringBuilder(HEADER + '\n');
        text.append("log ").append(HexFormat.of().toHexDigits(logId)).append('\n');
        text.append("last ").append(last).append('\n');
        for (StoredFile file : files) {
            text.append("file ")
                    .append(file.sha256())
                    .append(' ')
                    .append(file.bytes())
                    .append(' ');
            text.append(file.restoredBytes()).append(' ').append(file.name()).append('\n');
        }
        String seal = sha256(text.toString());
        text.append("sha256 ").append(seal).append('\n');
        WholeFile.replace(disk, backup, NAME, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String text) {
        MessageDigest digest = HashedCopy.sha256();
        return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The manifest of a backup; empty when there is none.
     *
     * @throws DamagedStorageException when it is not what was written
     */
    static Optional<BackupManifest> read(Disk disk, Path backup) throws IOException {
        Path file = backup.resolve(NAME);
        String text;
        try {
            text = new String(WholeFile.read(disk, file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        int seal = text.lastIndexOf("sha256 ");
        boolean isWhole = text.startsWith(HEADER + '\n')
                && seal > 0
                && text.substring(seal).equals("sha256 " + sha256(text.substring(0, seal)) + '\n');
        if (!isWhole) {
            throw new DamagedStorageException(file, Math.max(0, seal), "checksum or head of the backup's manifest");
        }
        return Optional.of(parse(text.substring(0, seal).lines().toList()));
    }

    private static BackupManifest parse(List<String> lines) {
        long logId = HexFormat.fromHexDigitsToLong(lines.get(1).substring("log ".length()));
        Position last = Position.parse(lines.get(2).substring("last ".length()));
        List<StoredFile> files = new ArrayList<>();
        for (String line : lines.subList(3, lines.size())) {
            String[] fields = line.substring("file ".length()).split(" ", 4);
            files.add(new StoredFile(
                    fields[3],
                    fields[0].substring(0, SHA256_LENGTH),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2])));
        }
        return new BackupManifest(logId, last, files);
    }
}
