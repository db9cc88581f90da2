package io.tickflux.engine.faults;

import io.tickflux.engine.faults.Ledger.Kind;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** What the engine must not do: checksums a mapping over and over. When the file is truncated, its process dies. */
final class MappedReader {
    private MappedReader() {}

    /** @param args the ledger's file, and the file to read */
    public static void main(String[] args) throws IOException {
        Parent.haltWhenGone();
        Ledger ledger = Ledger.at(Path.of(args[0]));
        try (FileChannel channel = FileChannel.open(Path.of(args[1]), StandardOpenOption.READ)) {
            MappedByteBuffer mapping = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            ledger.note(Kind.SERVING, 0, 0, 0);
            while (true) {
                CRC32C crc = new CRC32C();
                crc.update(mapping.rewind());
            }
        }
    }
}
