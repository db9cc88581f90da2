package io.tickflux.engine.faults;

import io.tickflux.api.Position;
import io.tickflux.engine.ConsumerCursor;
import io.tickflux.engine.Engine;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.host.DurableCursors;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.PluginStatus;
import io.tickflux.engine.retention.RetentionPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process to be killed. */
final class LoadProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private LoadProcess() {}

    /** @param args {@code load} or {@code drain}, the ledger's file, and a {@link LoadPlan} */
    public static void main(String[] args) throws Exception {
        run(args, RetentionPolicy.KEEP_ALL);
    }

    /** As {@link #main}, giving up what a policy says of the journal, once the trigger has it. */
    static void run(String[] args, RetentionPolicy policy) throws IOException, InterruptedException {
        Parent.haltWhenGone();
        Ledger ledger = Ledger.at(Path.of(args[1]));
        LoadPlan plan = LoadPlan.of(List.of(args).subList(2, args.length));
        if (args[0].equals("drain")) {
            drain(plan, ledger);
        } else {
            Load load = Load.full(plan, ledger);
            load.engine().retain(policy, () -> cursors(load.engine(), plan.root()));
            Recorder.start(load.engine(), plan.root(), ledger);
            new CountDownLatch(1).await();
        }
    }

    /** Until the trigger has a cursor, it needs all that there is. */
    private static List<ConsumerCursor> cursors(Engine engine, Path root) {
        List<ConsumerCursor> known = DurableCursors.of(engine, root.resolve("cursors"), List.of(Recorder.MODULE));
        return known.isEmpty() ? List.of(new ConsumerCursor(Recorder.MODULE, Position.ORIGIN)) : known;
    }

    /** Lets the trigger see what there is, up to one more write, and ends in peace. */
    private static void drain(LoadPlan plan, Ledger ledger) throws InterruptedException {
        Engine engine = EmbeddedEngine.open(plan.config());
        PluginHost host = Recorder.start(engine, plan.root(), ledger);
        Position last = Objects.requireNonNull(engine.writes()
                        .write(Content.write(LoadPlan.PRODUCERS, System.nanoTime() | 1))
                        .block(PATIENCE))
                .position();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isThrough(host.status().get(0), last) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        PluginStatus status = host.status().get(0);
        host.close(PATIENCE).block(PATIENCE);
        engine.close(PATIENCE).block(PATIENCE);
        if (!isThrough(status, last)) {
            System.out.println("the trigger has not come to " + last + ": " + status);
        }
        System.exit(isThrough(status, last) ? 0 : 1);
    }

    private static boolean isThrough(PluginStatus status, Position last) {
        Position cursor = status.progress().cursor();
        return cursor != null && cursor.compareTo(last) >= 0;
    }
}
