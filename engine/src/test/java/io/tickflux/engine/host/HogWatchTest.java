package io.tickflux.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the system's scheduler is told of threads of plugins, as it shows it itself. */
class HogWatchTest {
    private static final Duration AFTER = Duration.ofMillis(20);
    private static final int NORMAL = 0;
    private static final int LAST = 19;
    private static final int NICENESS_FIELD = 16;

    private final PluginThreads threads = PluginThreads.of("hog", HogWatchTest.class.getClassLoader());
    private final HogWatch watch = new HogWatch(threads, AFTER);
    private final AtomicBoolean spinning = new AtomicBoolean(true);

    @BeforeEach
    void needsLinux() {
        assumeTrue(Files.exists(Path.of("/proc/thread-self")), "only Linux tells a thread's number");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/renice")), "there is no renice");
    }

    @AfterEach
    void close() {
        spinning.set(false);
        threads.closeWithoutWaiting();
    }

    @Test
    void aThreadThatSpinsGivesWayUntilItsCallReturns() {
        threads.calls().execute(this::spin);
        PluginThread hog = worker(threads.calls());

        tickUntil(hog, LAST);

        assumeTrue("root".equals(System.getProperty("user.name")), "only root may raise a priority again");
        spinning.set(false);
        tickUntil(hog, NORMAL);
    }

    @Test
    void aThreadThatWaitsKeepsItsPriority() {
        CountDownLatch never = new CountDownLatch(1);
        threads.events().execute(() -> waitFor(never));
        threads.calls().execute(this::spin);
        PluginThread hog = worker(threads.calls());
        PluginThread waiting = worker(threads.events());

        tickUntil(hog, LAST);

        assertThat(niceness(waiting)).isEqualTo(NORMAL);
    }

    @Test
    void aThreadComesBackToThePriorityItHad() throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may raise a priority again");
        threads.calls().execute(() -> {
            spin();
            threads.events().execute(() -> waitFor(new CountDownLatch(1)));
        });
        String parent = String.valueOf(worker(threads.calls()).osId());
        assertThat(new ProcessBuilder("renice", "-n", "5", "-p", parent).start().waitFor())
                .isZero();
        spinning.set(false);
        PluginThread heir = worker(threads.events());

        heir.giveWay();
        Awaitility.await().untilAsserted(() -> assertThat(niceness(heir)).isEqualTo(LAST));
        heir.comeBack();

        Awaitility.await().untilAsserted(() -> assertThat(niceness(heir)).isEqualTo(5));
    }

    @Test
    void aThreadThatIsLeftBehindGivesWay() throws InterruptedException {
        threads.calls().execute(this::spin);
        PluginThread left = worker(threads.calls());

        assertThat(threads.close(Deadline.in(Duration.ofMillis(10)))).isFalse();

        Awaitility.await().untilAsserted(() -> assertThat(niceness(left)).isEqualTo(LAST));
    }

    private void tickUntil(PluginThread thread, int niceness) {
        Awaitility.await().untilAsserted(() -> {
            watch.tick();
            assertThat(niceness(thread)).isEqualTo(niceness);
        });
    }

    private static PluginThread worker(Lane lane) {
        Awaitility.await().until(() -> lane.worker() instanceof PluginThread thread && thread.osId() != 0);
        return (PluginThread) Objects.requireNonNull(lane.worker());
    }

    /** Without a look at interrupts. */
    private void spin() {
        while (spinning.get()) {
            Thread.onSpinWait();
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** See proc_pid_stat(5); the fields behind the name, which may hold blanks, begin with the third. */
    private static int niceness(PluginThread thread) {
        try {
            String stat = Files.readString(Path.of("/proc/self/task/" + thread.osId() + "/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICENESS_FIELD]);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
