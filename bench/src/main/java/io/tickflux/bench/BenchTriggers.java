package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.api.plugin.TriggerProvider;
import java.util.concurrent.CountDownLatch;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Triggers for the drivers. */
public final class BenchTriggers {
    /** Which derived writes the measured trigger makes. */
    static final String DERIVED_GROUP = "DERIVED";

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

    /** Does what its {@code mode} says: throw, block, spin, silent (never completes), error. */
    public static final class Misbehaving implements TriggerProvider {
        private long spun;

        @Override
        public String module() {
            return "benchbad";
        }

        @Override
        public Trigger create(PluginContext context) {
            String mode = context.config().text("mode").orElse("throw");
            return event -> misbehave(mode);
        }

        private Publisher<Write> misbehave(String mode) {
            return switch (mode) {
                case "block" -> {
                    awaitForEver();
                    yield Flux.empty();
                }
                case "spin" -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        spun++;
                    }
                    yield Flux.empty();
                }
                case "silent" -> Flux.never();
                case "error" -> Flux.error(new NoClassDefFoundError("signalled"));
                default -> throw new NoClassDefFoundError("thrown");
            };
        }

        private static void awaitForEver() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
