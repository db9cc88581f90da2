package io.tickflux.engine.fanout;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growing set of key ids: a list while it is small (most subscriptions want few keys), one bit for each id beyond that. */
final class KeySet {
    private static final int MAX_LISTED = 16;

    private int[] listed = new int[2];
    private int size;
    private long @Nullable [] bits;

    /** Adds an id that is not in the set. */
    void add(int id) {
        if (bits == null && size == MAX_LISTED) {
            bits = new long[(id >>> 6) + 1];
            for (int each : listed) {
                setBit(each);
            }
        }
        if (bits != null) {
            setBit(id);
        } else {
            if (size == listed.length) {
                listed = Arrays.copyOf(listed, 2 * size);
            }
            listed[size] = id;
        }
        size++;
    }

    private void setBit(int id) {
        long[] words = bits == null ? new long[0] : bits;
        int word = id >>> 6;
        if (word >= words.length) {
            words = Arrays.copyOf(words, Math.max(word + 1, words.length + (words.length >>> 1)));
        }
        words[word] |= 1L << id;
        bits = words;
    }

    boolean contains(int id) {
        long[] words = bits;
        if (words != null) {
            int word = id >>> 6;
            return word < words.length && (words[word] & 1L << id) != 0;
        }
        for (int i = 0; i < size; i++) {
            if (listed[i] == id) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return size;
    }
}
