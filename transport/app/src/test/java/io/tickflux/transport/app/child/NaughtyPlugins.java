package io.tickflux.transport.app.child;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.FatalPluginException;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.api.plugin.StreamTriggerProvider;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.api.plugin.TriggerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import reactor.core.publisher.Flux;

/**
 * Plugins that do something terrible to their process once, as their {@code mode} says, and behave ever after: a file beside the tests
 * remembers that it is done. All copy what they see, or feed numbers, into {@code target}. Compiled into a jar of their own.
 */
public final class NaughtyPlugins {
    /** A system property of whichever process has loaded the triggers. */
    static final String LOADED = "tickflux.test.naughty.loaded";

    private NaughtyPlugins() {}

    /** Makes triggers. */
    public static final class Triggers implements TriggerProvider {
        static {
            System.setProperty(LOADED, "true");
        }

        @Override
        public String module() {
            return "naughty";
        }

        @Override
        public Trigger create(PluginContext context) {
            Misdeed misdeed = Misdeed.of(context);
            BucketKey target = BucketKey.parse(
                    context.config().require("target", context.config().text("target")));
            return event -> {
                misdeed.commit(event);
                return Flux.just(copy(target, event));
            };
        }
    }

    /** Ends the process of whoever looks into its jar. */
    public static final class Traps implements TriggerProvider {
        static {
            Runtime.getRuntime().halt(5);
        }

        @Override
        public String module() {
            return "trap";
        }

        @Override
        public Trigger create(PluginContext context) {
            return event -> Flux.empty();
        }
    }

    /** Makes stream triggers. */
    public static final class StreamTriggers implements StreamTriggerProvider {
        @Override
        public String module() {
            return "naughtystream";
        }

        @Override
        public StreamTrigger create(PluginContext context) {
            Misdeed misdeed = Misdeed.of(context);
            BucketKey target = BucketKey.parse(
                    context.config().require("target", context.config().text("target")));
            return events -> events.concatMap(delivery -> {
                misdeed.commit(delivery.event());
                return Flux.just(copy(target, delivery.event())).doAfterTerminate(delivery::acknowledge);
            });
        }
    }

    /** Makes feeders of a hundred rows that go on behind the last one stored. */
    public static final class Feeders implements BgWorkerProvider {
        static final long ROWS = 100;

        @Override
        public String module() {
            return "naughtyfeed";
        }

        @Override
        public BgWorker create(PluginContext context) {
            Misdeed misdeed = Misdeed.of(context);
            BucketKey target = BucketKey.parse(
                    context.config().require("target", context.config().text("target")));
            return BgWorker.of(output -> {
                long done = context.checkpoint().map(Long::parseLong).orElse(0L);
                for (long i = done + 1; i <= ROWS; i++) {
                    Write write = row(target, i);
                    if (i == ROWS / 2) {
                        misdeed.commit(null);
                    }
                    output.write(write.by(write.origin().withCheckpoint(String.valueOf(i))));
                }
            });
        }
    }

    /** A trigger that asks its context for everything there is. */
    public static final class Askers implements TriggerProvider {
        @Override
        public String module() {
            return "asker";
        }

        @Override
        public Trigger create(PluginContext context) {
            BucketKey target = BucketKey.parse(
                    context.config().require("target", context.config().text("target")));
            context.config().texts("list");
            return event -> {
                context.count("asked", 2);
                context.logger().log(System.Logger.Level.INFO, "asked about {0}", event.key());
                System.out.println("printed by " + context.name());
                long last = context.lastEpochNanos(target).orElse(-1);
                boolean noted = context.checkpoint().isPresent();
                long rows = context.query(Query.of(target))
                        .map(block -> (long) block.records().rows())
                        .reduce(0L, Long::sum)
                        .blockOptional()
                        .orElse(-1L);
                boolean sound = (last >= 0) == noted && (last < 0 ? rows == 0 : rows == last / 60_000_000_000L);
                return sound
                        ? Flux.just(copy(target, event))
                        : Flux.error(new IllegalStateException("last=" + last + " noted=" + noted + " rows=" + rows));
            };
        }
    }

    /** A row of a minute. */
    static Write row(BucketKey key, long minute) {
        Schema schema = Schema.of(new Column("Close", ColumnType.FLOAT64));
        return Write.fixed(
                key,
                Records.builder(schema)
                        .row(minute * 60_000_000_000L)
                        .set(1, (double) minute)
                        .build());
    }

    static Write copy(BucketKey target, WriteEvent event) {
        Records records = event.records();
        return Write.fixed(target, records);
    }

    /** What goes wrong, once. */
    private record Misdeed(String mode, Path marker) {
        static Misdeed of(PluginContext context) {
            String mode = context.config().text("mode").orElse("none");
            if (mode.equals("not made")) {
                throw new IllegalStateException("cannot be made");
            }
            return new Misdeed(mode, Path.of(context.config().text("marker").orElse("none")));
        }

        void commit(WriteEvent event) {
            boolean late = event != null && event.records().lastNanos() < 20 * 60_000_000_000L;
            if (mode.equals("none") || late || Files.exists(marker)) {
                return;
            }
            try {
                Files.createFile(marker);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            switch (mode) {
                case "exit" -> System.exit(3);
                case "halt" -> Runtime.getRuntime().halt(4);
                case "out of memory" -> exhaust();
                case "spin" -> spin();
                case "block" -> block();
                case "throw" -> throw new NoClassDefFoundError("thrown");
                case "fatal" -> throw new FatalPluginException("no credentials");
                case "flood" -> flood();
                case "overflow" -> overflow(1);
                default -> throw new IllegalArgumentException(mode);
            }
        }

        private static void exhaust() {
            List<byte[]> held = new ArrayList<>();
            while (held.size() < Integer.MAX_VALUE) {
                held.add(new byte[1 << 20]);
            }
        }

        private static void spin() {
            long i = 0;
            while (true) {
                i++;
                if (i == -1) {
                    return;
                }
            }
        }

        private static void block() {
            while (true) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException again) {
                    // It does not listen.
                    Thread.onSpinWait();
                }
            }
        }

        private static void flood() {
            for (int i = 0; i < 100_000; i++) {
                System.out.println("flood " + i);
            }
        }

        private static long overflow(long depth) {
            return depth == 0 ? 0 : overflow(depth + 1) + 1;
        }
    }
}
