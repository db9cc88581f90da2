package io.tickflux.plugins.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What goes wrong on the way from a source to a plugin: things are lost, late, repeated or out of order. The same seed gives the same
 * bad day; print it in the failure message.
 *
 * <p>Of these, the real host does one thing to a trigger: it repeats events, in the order of each key. All of them happen to what a
 * feeder hears from its venue.
 *
 * @param seed decides everything
 * @param lost the share that never comes, 0 to 1
 * @param repeated the share that comes once more, right behind or later
 * @param displacement how many places a thing may move, 0 to keep the order
 * @param lateness how much later than due a thing may come in {@link #over}
 */
public record Chaos(long seed, double lost, double repeated, int displacement, Duration lateness) {
    /** Nothing goes wrong yet. */
    public static Chaos of(long seed) {
        return new Chaos(seed, 0, 0, 0, Duration.ZERO);
    }

    public Chaos dropping(double share) {
        return new Chaos(seed, share, repeated, displacement, lateness);
    }

    public Chaos duplicating(double share) {
        return new Chaos(seed, lost, share, displacement, lateness);
    }

    public Chaos reordering(int places) {
        return new Chaos(seed, lost, repeated, places, lateness);
    }

    public Chaos delaying(Duration upTo) {
        return new Chaos(seed, lost, repeated, displacement, upTo);
    }

    /** What arrives of some things, and in which order. */
    public <T> List<T> on(List<T> things) {
        Random random = new Random(seed);
        List<T> arrived = new ArrayList<>();
        for (T thing : things) {
            if (random.nextDouble() >= lost) {
                arrived.add(random.nextInt(places(arrived)) + arrived.size() + 1 - places(arrived), thing);
                if (random.nextDouble() < repeated) {
                    arrived.add(random.nextInt(places(arrived)) + arrived.size() + 1 - places(arrived), thing);
                }
            }
        }
        return arrived;
    }

    /** How many places near the end a thing may take. */
    private int places(List<?> arrived) {
        return Math.min(displacement, arrived.size()) + 1;
    }

    /** What arrives of a stream, and when: lost and repeated as in {@link #on}, each thing late on its own, so out of order as well. */
    public <T> Flux<T> over(Flux<T> things, Scheduler timers) {
        return Flux.defer(() -> {
            Random random = new Random(seed);
            return things.flatMap(thing -> Flux.range(0, copies(random))
                    .flatMap(copy -> Mono.just(thing).delayElement(late(random), timers)));
        });
    }

    private int copies(Random random) {
        if (random.nextDouble() < lost) {
            return 0;
        }
        return random.nextDouble() < repeated ? 2 : 1;
    }

    private Duration late(Random random) {
        return Duration.ofNanos((long) (random.nextDouble() * lateness.toNanos()));
    }
}
