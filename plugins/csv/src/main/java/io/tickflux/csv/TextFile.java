package io.tickflux.csv;

import io.tickflux.api.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens a file as UTF-8 text, unpacking gzip when the first two bytes say so. Bytes that are no UTF-8 are an error, never a '?'. */
final class TextFile {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int GZIP_MAGIC_1 = 0x1f;
    private static final int GZIP_MAGIC_2 = 0x8b;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private TextFile() {}

    static Reader open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new InvalidInputException(
                    path.toString(),
                    Files.exists(path) ? "no regular file" : "no such file",
                    "a file that can be read twice");
        }
        InputStream raw = Files.newInputStream(path);
        try {
            return withoutByteOrderMark(new InputStreamReader(
                    unpacked(new BufferedInputStream(raw, BUFFER_BYTES)),
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)));
        } catch (IOException | RuntimeException failure) {
            raw.close();
            throw failure;
        }
    }

    private static InputStream unpacked(BufferedInputStream bytes) throws IOException {
        bytes.mark(2);
        boolean isGzip = bytes.read() == GZIP_MAGIC_1 && bytes.read() == GZIP_MAGIC_2;
        bytes.reset();
        return isGzip ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes;
    }

    private static Reader withoutByteOrderMark(Reader text) throws IOException {
        PushbackReader pushback = new PushbackReader(text, 1);
        int first = pushback.read();
        if (first != -1 && first != BYTE_ORDER_MARK) {
            pushback.unread(first);
        }
        return pushback;
    }
}
