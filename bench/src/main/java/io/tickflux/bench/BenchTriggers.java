package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.api.plugin.TriggerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** Triggers for the drivers. */
public final class BenchTriggers {
    /** Which derived writes the measured trigger makes. */
    static final String DERIVED_GROUP = "DERIVED";

    /** A permit for each event that {@link Fired} was fired with. */
    static final Semaphore FIRED = new Semaphore(0);

    private BenchTriggers() {}

    static Write derived(WriteEvent event) {
        BucketKey key = event.key();
        return Write.fixed(new BucketKey(key.symbol(), key.timeframe(), DERIVED_GROUP), event.records());
    }

    /** Does nothing. */
    public static final class Idle implements TriggerProvider {
        @Override
        public String module() {
            return "benchidle";
        }

        @Override
        public Trigger create(PluginContext context) {
            return event -> Flux.empty();
        }
    }

    /** Does nothing but tell that it was fired. */
    public static final class Fired implements TriggerProvider {
        @Override
        public String module() {
            return "benchfired";
        }

        @Override
        public Trigger create(PluginContext context) {
            return event -> {
                FIRED.release();
                return Flux.empty();
            };
        }
    }

    /** Derives one write from each event. */
    public static final class Copy implements TriggerProvider {
        @Override
        public String module() {
            return "benchcopy";
        }

        @Override
        public Trigger create(PluginContext context) {
            return event -> Flux.just(derived(event));
        }
    }

    /** Does what its {@code mode} says. */
    public static final class Misbehaving implements TriggerProvider {
        @Override
        public String module() {
            return "benchbad";
        }

        @Override
        public Trigger create(PluginContext context) {
            String mode = context.config().text("mode").orElse("throw");
            return event -> misbehave(mode, event);
        }

        @SuppressWarnings("NullAway") // one of the misdeeds
        private static Publisher<Write> misbehave(String mode, WriteEvent event) {
            return switch (mode) {
                case "idle" -> Flux.empty();
                case "throw" -> throw new NoClassDefFoundError("thrown");
                case "overflow" -> overflow(1);
                case "error" -> Flux.error(new NoClassDefFoundError("signalled"));
                case "null" -> null;
                case "silent" -> Flux.never();
                case "block" -> awaitForEver();
                case "spin" -> spin();
                case "heap" -> fill();
                case "exit" -> exit();
                case "halt" -> halt();
                default -> subscriber -> signal(mode, derived(event), subscriber);
            };
        }

        private static void signal(String mode, Write write, Subscriber<? super Write> subscriber) {
            subscriber.onSubscribe(Operators.emptySubscription());
            switch (mode) {
                case "null item" -> subscriber.onNext(null);
                case "late" -> {
                    subscriber.onComplete();
                    subscriber.onNext(write);
                    subscriber.onError(new IllegalStateException("late"));
                }
                case "flood" -> {
                    for (int i = 0; i < 20_000; i++) {
                        subscriber.onNext(write);
                    }
                }
                default -> throw new IllegalArgumentException(mode);
            }
        }

        private static Publisher<Write> overflow(int depth) {
            return depth == 0 ? Flux.empty() : overflow(depth + 1);
        }

        private static Publisher<Write> awaitForEver() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return Flux.empty();
        }

        private static Publisher<Write> spin() {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return Flux.empty();
        }

        private static Publisher<Write> fill() {
            List<byte[]> held = new ArrayList<>();
            while (held.size() < Integer.MAX_VALUE) {
                held.add(new byte[1 << 20]);
            }
            return Flux.empty();
        }

        private static Publisher<Write> exit() {
            System.exit(3);
            return Flux.empty();
        }

        private static Publisher<Write> halt() {
            Runtime.getRuntime().halt(4);
            return Flux.empty();
        }
    }
}
