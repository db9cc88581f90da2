package io.tickflux.engine.fanout;

import io.tickflux.api.BucketKey;
import java.util.Arrays;
import java.util.Collection;

/** Those who want one key. For the lane's thread. */
final class Audience {
    private final BucketKey key;
    private Interest[] interests;
    private int size;

    private Audience(BucketKey key, Interest[] interests) {
        this.key = key;
        this.interests = interests;
        this.size = interests.length;
    }

    static Audience of(BucketKey key, Collection<Interest> interests) {
        return new Audience(key, interests.toArray(new Interest[0]));
    }

    BucketKey key() {
        return key;
    }

    int size() {
        return size;
    }

    /** While counting down, the interest at hand may be removed. */
    Interest interest(int at) {
        return interests[at];
    }

    void add(Interest interest) {
        if (size == interests.length) {
            interests = Arrays.copyOf(interests, Math.max(1, 2 * size));
        }
        interests[size++] = interest;
    }

    @SuppressWarnings("NullAway") // slots from size on are not read
    void remove(Interest interest) {
        for (int i = 0; i < size; i++) {
            if (interests[i] == interest) {
                interests[i] = interests[--size];
                interests[size] = null;
                return;
            }
        }
    }
}
