package io.tickflux.engine.host.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Knows MarketStore's own plugins, which are shared objects, so that whoever brings one is told. */
final class GoPlugin {
    private static final byte[] ELF = {0x7F, 'E', 'L', 'F'};

    private GoPlugin() {}

    static boolean isOne(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(ELF.length), ELF);
        } catch (IOException unreadable) {
            return false;
        }
    }
}
