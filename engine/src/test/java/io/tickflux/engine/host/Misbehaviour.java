package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.row;

import io.tickflux.api.Change;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.PluginContext;
import java.util.List;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

/**
 * A way in which a plugin can go wrong when it is asked for its publisher, or afterwards.
 *
 * @param name as a test shows it
 * @param answer what the plugin does
 * @param message what its status says of it
 */
record Misbehaviour(String name, Answer answer, String message) {
    /** What the plugin answers with. */
    @FunctionalInterface
    interface Answer {
        Publisher<Write> give(PluginContext context) throws Throwable;
    }

    Publisher<Write> publisher(PluginContext context) {
        try {
            return answer.give(context);
        } catch (Throwable failure) {
            Misbehaviour.<RuntimeException>sneakyThrow(failure);
            return null;
        }
    }

    @Override
    public String toString() {
        return name;
    }

    static List<Misbehaviour> all() {
        return List.of(
                new Misbehaviour(
                        "throws runtime exception",
                        throwing(new IllegalStateException("bad")),
                        "IllegalStateException: bad"),
                new Misbehaviour("throws assertion error", throwing(new AssertionError("bad")), "AssertionError: bad"),
                new Misbehaviour(
                        "throws no class def found",
                        throwing(new NoClassDefFoundError("bad")),
                        "NoClassDefFoundError: bad"),
                new Misbehaviour(
                        "throws out of memory", throwing(new OutOfMemoryError("bad")), "OutOfMemoryError: bad"),
                new Misbehaviour("throws thread death", throwing(threadDeath()), "ThreadDeath"),
                new Misbehaviour(
                        "fails in a static initialiser",
                        context -> Flux.just(Broken.row()),
                        "Could not initialize class"),
                new Misbehaviour("throws internal error", throwing(new InternalError("bad")), "InternalError: bad"),
                new Misbehaviour(
                        "throws checked",
                        context -> {
                            throw new InterruptedException("sneaky");
                        },
                        "InterruptedException"),
                new Misbehaviour("overflows the stack", context -> overflow(1), "StackOverflowError"),
                new Misbehaviour(
                        "throws what cannot be printed",
                        throwing(new IllegalStateException() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public String getMessage() {
                                throw new NoClassDefFoundError("in getMessage");
                            }
                        }),
                        "its text failed with java.lang.NoClassDefFoundError"),
                new Misbehaviour("answers null", context -> null, "null (expected: a publisher)"),
                new Misbehaviour(
                        "signals an error", context -> Flux.error(new AssertionError("bad")), "AssertionError: bad"),
                new Misbehaviour(
                        "fails after items",
                        context -> Flux.just(row("BAD/1Min/X", 1))
                                .concatWith(Flux.error(new IllegalStateException("late"))),
                        "IllegalStateException: late"),
                new Misbehaviour(
                        "throws linkage error in an operator",
                        context -> Flux.just(1).map(one -> {
                            throw new NoClassDefFoundError("in map");
                        }),
                        "NoClassDefFoundError: in map"),
                new Misbehaviour(
                        "throws linkage error on its scheduler",
                        context -> Flux.just(1).publishOn(context.scheduler()).map(one -> {
                            throw new NoClassDefFoundError("on scheduler");
                        }),
                        "NoClassDefFoundError: on scheduler"),
                new Misbehaviour(
                        "throws in subscribe",
                        raw(subscriber -> {
                            throw new StackOverflowError("in subscribe");
                        }),
                        "StackOverflowError: in subscribe"),
                new Misbehaviour(
                        "throws in request",
                        raw(subscriber -> subscriber.onSubscribe(new Subscription() {
                            @Override
                            public void request(long n) {
                                throw new NoClassDefFoundError("in request");
                            }

                            @Override
                            public void cancel() {
                                throw new NoClassDefFoundError("in cancel");
                            }
                        })),
                        "NoClassDefFoundError: in request"),
                new Misbehaviour(
                        "emits null",
                        raw(subscriber -> {
                            subscriber.onSubscribe(new Silent());
                            subscriber.onNext(null);
                        }),
                        "null as a write (expected: a whole write)"),
                new Misbehaviour(
                        "emits half a write",
                        raw(subscriber -> {
                            subscriber.onSubscribe(new Silent());
                            subscriber.onNext(new Write(null, new Change.Rows(null, null), null));
                        }),
                        "null as key (expected: a whole write)"),
                new Misbehaviour(
                        "fails with null",
                        raw(subscriber -> {
                            subscriber.onSubscribe(new Silent());
                            subscriber.onError(null);
                        }),
                        "onError: null (expected: a failure)"),
                new Misbehaviour(
                        "ignores demand",
                        raw(subscriber -> {
                            subscriber.onSubscribe(new Silent());
                            Write write = row("BAD/1Min/X", 1);
                            for (int i = 0; i < 20_000; i++) {
                                subscriber.onNext(write);
                            }
                        }),
                        "(expected: "));
    }

    @SuppressWarnings({"removal", "deprecation"}) // still thrown by old code
    private static Throwable threadDeath() {
        return new ThreadDeath();
    }

    /** Cannot be initialised. */
    private static final class Broken {
        private static final long NUMBER = Long.parseLong("none");

        private static Write row() {
            return TestPlugins.row("BAD/1Min/X", NUMBER);
        }
    }

    /** A subscription that does nothing. */
    private static final class Silent implements Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneakyThrow(Throwable failure) throws T {
        throw (T) failure;
    }

    private static Answer throwing(Throwable failure) {
        return context -> {
            throw failure;
        };
    }

    private static Answer raw(Consumer<Subscriber<? super Write>> subscribe) {
        return context -> subscribe::accept;
    }

    private static Publisher<Write> overflow(int depth) {
        return depth == 0 ? Flux.empty() : overflow(depth + 1);
    }
}
