package io.tickflux.engine.fanout;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.WriteEvent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who wants which key, matched once for each key and not for each event: an event's key id leads to its audience by one array load,
 * whatever the number of patterns.
 *
 * <p>Each lane has its own, for its own thread: neither the writer nor another lane ever waits for a change. A change costs the lane
 * one match for each key it has seen, and nothing when somebody asks for the same patterns already.
 */
final class Audiences {
    private final PatternIndex<Interest> index = new PatternIndex<>();
    private final Map<Set<KeyPattern>, Interest> interests = new HashMap<>();
    private @Nullable Audience[] byKeyId = new @Nullable Audience[64];

    /** The audience of an event. Does not look into the event if its key was seen before: another core has it in its cache. */
    Audience of(int keyId, WriteEvent event) {
        if (keyId < byKeyId.length) {
            Audience known = byKeyId[keyId];
            if (known != null) {
                return known;
            }
        }
        return firstSight(keyId, event.key());
    }

    private Audience firstSight(int keyId, BucketKey key) {
        if (keyId >= byKeyId.length) {
            byKeyId = Arrays.copyOf(byKeyId, Math.max(keyId + 1, 2 * byKeyId.length));
        }
        Set<Interest> matching = index.match(key);
        matching.forEach(interest -> interest.keyIds().add(keyId));
        Audience audience = Audience.of(key, matching);
        byKeyId[keyId] = audience;
        return audience;
    }

    /** Whether anybody wants a key, be it known or not. */
    boolean isWanted(BucketKey key) {
        return index.matches(key);
    }

    /** One more member for a set of patterns. */
    Interest join(Collection<KeyPattern> patterns) {
        Interest interest = interests.computeIfAbsent(Set.copyOf(patterns), this::add);
        interest.join();
        return interest;
    }

    private Interest add(Set<KeyPattern> patterns) {
        Interest interest = Interest.in(patterns);
        patterns.forEach(pattern -> index.add(pattern, interest));
        for (int id = 0; id < byKeyId.length; id++) {
            Audience audience = byKeyId[id];
            if (audience != null && interest.wants(audience.key())) {
                audience.add(interest);
                interest.keyIds().add(id);
            }
        }
        return interest;
    }

    /** One member less; the last one takes the interest out of all audiences. */
    void leave(Interest interest) {
        if (!interest.leave()) {
            return;
        }
        interests.remove(interest.patterns());
        interest.patterns().forEach(pattern -> index.remove(pattern, interest));
        for (int id = 0; id < byKeyId.length; id++) {
            Audience audience = byKeyId[id];
            if (audience != null && interest.wants(id)) {
                audience.remove(interest);
            }
        }
    }

    /** The distinct sets of patterns. */
    int size() {
        return interests.size();
    }
}
