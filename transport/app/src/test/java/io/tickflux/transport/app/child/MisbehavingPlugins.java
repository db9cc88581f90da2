package io.tickflux.transport.app.child;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.api.plugin.StreamTriggerProvider;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.api.plugin.TriggerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

/** Plugins that go wrong in the way that their {@code mode} names, always. Compiled into a jar of their own. */
public final class MisbehavingPlugins {
    /** What a stream trigger does with each event and not as a whole. */
    private static final Set<String> WITH_EACH_EVENT = Set.of(
            "floods its output",
            "leaves threads behind",
            "fails in close",
            "blocks for ever",
            "spins",
            "never completes");

    private MisbehavingPlugins() {}

    private static Write row(BucketKey key, long minute) {
        Schema schema = Schema.of(new Column("Close", ColumnType.FLOAT64));
        return Write.fixed(
                key,
                Records.builder(schema)
                        .row(minute * 60_000_000_000L)
                        .set(1, (double) minute)
                        .build());
    }

    /** Makes triggers. */
    public static final class Triggers implements TriggerProvider {
        @Override
        public String module() {
            return "badtrigger";
        }

        @Override
        public Trigger create(PluginContext context) {
            Misdeed misdeed = Misdeed.of(context);
            return new Trigger() {
                @Override
                public Publisher<Write> fire(WriteEvent event) {
                    return misdeed.commit();
                }

                @Override
                public void close() {
                    misdeed.close();
                }
            };
        }
    }

    /** Makes stream triggers. */
    public static final class StreamTriggers implements StreamTriggerProvider {
        @Override
        public String module() {
            return "badstream";
        }

        @Override
        public StreamTrigger create(PluginContext context) {
            Misdeed misdeed = Misdeed.of(context);
            return new StreamTrigger() {
                @Override
                public Publisher<Write> apply(Flux<Delivery> events) {
                    return WITH_EACH_EVENT.contains(misdeed.mode())
                            ? events.concatMap(
                                    event -> Flux.from(misdeed.commit()).doAfterTerminate(event::acknowledge))
                            : misdeed.commit();
                }

                @Override
                public void close() {
                    misdeed.close();
                }
            };
        }
    }

    /** Makes bgworkers. */
    public static final class BgWorkers implements BgWorkerProvider {
        @Override
        public String module() {
            return "badfeed";
        }

        @Override
        public BgWorker create(PluginContext context) {
            Misdeed misdeed = Misdeed.of(context);
            return new BgWorker() {
                @Override
                public Publisher<Write> run() {
                    return misdeed.commit();
                }

                @Override
                public void close() {
                    misdeed.close();
                }
            };
        }
    }

    /** One way to go wrong. */
    private record Misdeed(String mode, BucketKey target) {
        static Misdeed of(PluginContext context) {
            // Given to all, of no use here; but what is not read is a mistake.
            context.config().text("marker");
            return new Misdeed(
                    context.config().text("mode").orElseThrow(),
                    BucketKey.parse(context.config().text("target").orElseThrow()));
        }

        void close() {
            if (mode.equals("fails in close")) {
                throw new NoClassDefFoundError("in close");
            }
        }

        Write write() {
            return row(target, 1);
        }

        Publisher<Write> commit() {
            return switch (mode) {
                case "throws an exception" -> throw new IllegalStateException("bad");
                case "throws an assertion error" -> throw new AssertionError("bad");
                case "throws a linkage error" -> throw new NoClassDefFoundError("bad");
                case "throws what cannot be printed" -> throw new Unprintable();
                case "exhausts its heap" -> exhaust();
                case "overflows the stack" -> overflow(1);
                case "fails in a static initialiser" -> Flux.just(Broken.write(target));
                case "exits" -> exit();
                case "halts" -> halt();
                case "blocks for ever" -> block();
                case "spins" -> spin();
                case "floods its output" -> flood();
                case "leaves threads behind" -> leave();
                case "answers null" -> null;
                default -> publisher();
            };
        }

        private Publisher<Write> publisher() {
            return switch (mode) {
                case "signals an error" -> Flux.error(new AssertionError("bad"));
                case "fails after a write" ->
                    Flux.just(write()).concatWith(Flux.error(new IllegalStateException("late")));
                case "never completes" -> Flux.never();
                case "throws in an operator" ->
                    Flux.just(write()).map(write -> {
                        throw new NoClassDefFoundError("in map");
                    });
                case "throws in subscribe" ->
                    subscriber -> {
                        throw new StackOverflowError("in subscribe");
                    };
                case "throws in request" -> subscriber -> subscriber.onSubscribe(new Throwing());
                case "emits null" -> raw(subscriber -> subscriber.onNext(null));
                case "emits after its end" ->
                    raw(subscriber -> {
                        subscriber.onComplete();
                        subscriber.onNext(write());
                        subscriber.onError(new IllegalStateException("late"));
                    });
                case "ignores demand" ->
                    raw(subscriber -> {
                        Write write = write();
                        for (int i = 0; i < 20_000; i++) {
                            subscriber.onNext(write);
                        }
                    });
                default -> Flux.just(write());
            };
        }

        private static Publisher<Write> raw(Consumer<Subscriber<? super Write>> signals) {
            return subscriber -> {
                subscriber.onSubscribe(new Silent());
                signals.accept(subscriber);
            };
        }

        private Publisher<Write> exhaust() {
            List<byte[]> held = new ArrayList<>();
            while (held.size() < Integer.MAX_VALUE) {
                held.add(new byte[1 << 20]);
            }
            return Flux.just(write());
        }

        private Publisher<Write> overflow(int depth) {
            return depth == 0 ? Flux.just(write()) : overflow(depth + 1);
        }

        private Publisher<Write> exit() {
            System.exit(3);
            return Flux.just(write());
        }

        private Publisher<Write> halt() {
            Runtime.getRuntime().halt(4);
            return Flux.just(write());
        }

        private Publisher<Write> block() {
            CountDownLatch never = new CountDownLatch(1);
            while (never.getCount() > 0) {
                try {
                    never.await();
                } catch (InterruptedException again) {
                    // It does not listen.
                    Thread.onSpinWait();
                }
            }
            return Flux.just(write());
        }

        private Publisher<Write> spin() {
            long turns = 0;
            while (turns >= 0) {
                turns++;
            }
            return Flux.just(write());
        }

        private Publisher<Write> flood() {
            for (int i = 0; i < 5_000; i++) {
                System.out.println("flood " + i);
            }
            return Flux.just(write());
        }

        private Publisher<Write> leave() {
            new Thread(this::block, "left behind").start();
            return Flux.just(write());
        }
    }

    /** A failure whose text fails. */
    private static final class Unprintable extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new NoClassDefFoundError("in getMessage");
        }
    }

    /** Cannot be initialised. */
    private static final class Broken {
        private static final long NUMBER = Long.parseLong("none");

        private static Write write(BucketKey target) {
            return row(target, NUMBER);
        }
    }

    /** A subscription that does nothing. */
    private static final class Silent implements Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    /** A subscription that fails at everything. */
    private static final class Throwing implements Subscription {
        @Override
        public void request(long n) {
            throw new NoClassDefFoundError("in request");
        }

        @Override
        public void cancel() {
            throw new NoClassDefFoundError("in cancel");
        }
    }
}
