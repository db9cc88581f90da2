package io.tickflux.engine.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of a plugin's. It knows under which number the operating system schedules it, so that it can be made to give way to all others:
 * with the last niceness, which Linux has for each thread; Java's own priorities do nothing there. Where there is no {@code renice}, or
 * the system does not tell the number, nothing happens.
 */
final class PluginThread extends Thread {
    private static final Logger log = LoggerFactory.getLogger(PluginThread.class);
    private static final Path SELF = Path.of("/proc/thread-self/stat");
    /** See proc_pid_stat(5); counted from the third field, the first behind the name, which may hold blanks. */
    private static final int NICENESS_FIELD = 16;

    private static final long UNKNOWN = 0;
    private static final int LAST = 19;

    private volatile long osId = UNKNOWN;
    /** What it was started with: a plugin in a process of its own has another than the engine. */
    private volatile int usual;

    private volatile boolean givingWay;

    /** Never keeps the process alive. */
    PluginThread(Runnable task, String name, ClassLoader contextLoader) {
        super(null, task, name, 0, false);
        setDaemon(true);
        setContextClassLoader(contextLoader);
    }

    @Override
    public void run() {
        askOs();
        super.run();
    }

    /** Zero before it runs, and where the system does not tell. */
    long osId() {
        return osId;
    }

    /** Gets next to nothing from now on while other threads want the processors. Does not wait for that. */
    void giveWay() {
        if (!givingWay && osId != UNKNOWN) {
            givingWay = true;
            renice(LAST);
        }
    }

    /** Runs as it did before, as far as the system lets this user raise a priority. Does not wait for that. */
    void comeBack() {
        if (givingWay) {
            givingWay = false;
            renice(usual);
        }
    }

    private void renice(int niceness) {
        if (!isAlive()) {
            // Its number may be another's by now.
            return;
        }
        try {
            new ProcessBuilder("renice", "-n", String.valueOf(niceness), "-p", String.valueOf(osId))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noSuchProgram) {
            log.debug("thread keeps its priority: name={}", getName(), noSuchProgram);
        }
    }

    private void askOs() {
        try {
            String stat = Files.readString(SELF);
            usual = Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICENESS_FIELD]);
            osId = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        } catch (IOException | RuntimeException notTold) {
            log.debug("thread does not know its number: name={}", getName(), notTold);
        }
    }
}
