package io.tickflux.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDiskTest {
    private static final int LOOKS = 3_000;

    @TempDir
    Path directory;

    private final Disk disk = RealDisk.buffered();

    @Test
    void filesThatGoWhileTheyAreListedAreNotThere() throws Exception {
        Path stays = Files.createFile(directory.resolve("stays"));
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Void> changing = CompletableFuture.runAsync(() -> comeAndGo(isOver));
        try {
            for (int look = 0; look < LOOKS; look++) {
                assertThat(disk.files(directory)).containsKey(stays);
            }
        } finally {
            isOver.set(true);
            changing.join();
        }
    }

    private void comeAndGo(AtomicBoolean isOver) {
        try {
            while (!isOver.get()) {
                for (int number = 0; number < 20; number++) {
                    Files.createFile(directory.resolve("goes-" + number));
                }
                for (int number = 0; number < 20; number++) {
                    Files.delete(directory.resolve("goes-" + number));
                }
            }
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> disk.files(directory.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }
}
