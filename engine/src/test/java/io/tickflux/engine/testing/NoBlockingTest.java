package io.tickflux.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The check itself: it sees what blocks, and nothing else. */
class NoBlockingTest {
    @TempDir
    private Path directory;

    private static void onParallelThread(Callable<?> call) {
        Mono.fromCallable(call).subscribeOn(Schedulers.parallel()).block();
    }

    @Test
    void aParallelThreadThatWaitsIsReported() {
        onParallelThread(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS));
        assertThat(NoBlocking.taken())
                .anySatisfy(call -> assertThat(call).contains("park on parallel-", "NoBlockingTest"));
    }

    @Test
    void aParallelThreadThatReadsOrWritesOrForcesAFileIsReported() {
        onParallelThread(() -> {
            try (FileChannel file = FileChannel.open(
                    directory.resolve("file"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.allocate(1));
                file.write(ByteBuffer.allocate(1), 1);
                file.read(ByteBuffer.allocate(1), 0);
                file.force(false);
            }
            return 0;
        });
        assertThat(NoBlocking.taken().stream()
                        .map(call -> call.lines().findFirst().orElseThrow()))
                .filteredOn(call -> call.contains("FileChannelImpl"))
                .extracting(call -> call.replaceAll(".*FileChannelImpl#(\\w+).*", "$1"))
                .containsExactly("write", "write", "read", "force");
    }

    @Test
    void threadsThatMayBlockAndThreadsThatWaitForWorkAreNot() {
        Mono.fromCallable(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS))
                .subscribeOn(Schedulers.boundedElastic())
                .block();
        onParallelThread(() -> 1);
        Mono.delay(java.time.Duration.ofMillis(5)).block();
        assertThat(NoBlocking.taken()).isEmpty();
    }
}
