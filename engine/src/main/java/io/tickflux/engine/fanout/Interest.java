package io.tickflux.engine.fanout;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import java.util.Arrays;
import java.util.Set;

/**
 * One distinct set of patterns, shared by all subscriptions of a lane that ask for it. Holds those of them that are live, so that a
 * stalled one costs an event nothing.
 *
 * <p>{@link #wants(BucketKey)} is for any thread, all else for the lane's.
 */
final class Interest {
    private static final EventSubscription[] NONE = new EventSubscription[0];

    private final Set<KeyPattern> patterns;
    private final PatternIndex<KeyPattern> index;
    private final KeySet keyIds = new KeySet();
    private EventSubscription[] live = NONE;
    private int liveCount;
    private int members;
    /** Which events of the slice at hand it wants; at most {@link Slice#EVENTS}, 1 KiB. */
    private int[] run = new int[4];

    private int runLength;

    private Interest(Set<KeyPattern> patterns, PatternIndex<KeyPattern> index) {
        this.patterns = patterns;
        this.index = index;
    }

    static Interest in(Set<KeyPattern> patterns) {
        PatternIndex<KeyPattern> index = new PatternIndex<>();
        patterns.forEach(pattern -> index.add(pattern, pattern));
        return new Interest(patterns, index);
    }

    Set<KeyPattern> patterns() {
        return patterns;
    }

    boolean wants(BucketKey key) {
        return index.matches(key);
    }

    /** Whether it wants a key that its audiences have seen. */
    boolean wants(int keyId) {
        return keyIds.contains(keyId);
    }

    KeySet keyIds() {
        return keyIds;
    }

    void join() {
        members++;
    }

    /** Whether that was the last member. */
    boolean leave() {
        return --members == 0;
    }

    boolean hasLive() {
        return liveCount > 0;
    }

    int liveCount() {
        return liveCount;
    }

    /** One of the live members. While counting down, the member at hand may be removed. */
    EventSubscription live(int at) {
        return live[at];
    }

    void addLive(EventSubscription subscription) {
        if (liveCount == live.length) {
            live = Arrays.copyOf(live, Math.max(1, 2 * liveCount));
        }
        subscription.liveAt = liveCount;
        live[liveCount++] = subscription;
    }

    @SuppressWarnings("NullAway") // slots from liveCount on are not read
    void removeLive(EventSubscription subscription) {
        EventSubscription last = live[--liveCount];
        live[subscription.liveAt] = last;
        last.liveAt = subscription.liveAt;
        live[liveCount] = null;
    }

    /** Notes that it wants an event of the slice at hand; true if that is the first. */
    boolean note(int offset) {
        if (runLength == run.length) {
            run = Arrays.copyOf(run, 2 * runLength);
        }
        run[runLength++] = offset;
        return runLength == 1;
    }

    int[] run() {
        return run;
    }

    int runLength() {
        return runLength;
    }

    void clearRun() {
        runLength = 0;
    }
}
