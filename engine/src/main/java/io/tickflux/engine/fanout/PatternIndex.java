package io.tickflux.engine.fanout;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the patterns that match a key without trying all of them: a pattern is filed under its literal symbols, else under its
 * literal attribute groups, else under its literal timeframes; only what is left over ({@code *}, {@code **}, {@code BTC-*}) is tried
 * for every key. Cost of a look-up: three hash look-ups and one match for each pattern filed under the key's own segments.
 *
 * <p>For one thread at a time; when it is not changed any more, for any number.
 *
 * @param <T> what a pattern stands for
 */
public final class PatternIndex<T> {
    private static final int SYMBOL = 0;
    private static final int TIMEFRAME = 1;
    private static final int GROUP = 2;

    private final Map<String, List<Entry<T>>> bySymbol = new HashMap<>();
    private final Map<String, List<Entry<T>>> byGroup = new HashMap<>();
    private final Map<String, List<Entry<T>>> byTimeframe = new HashMap<>();
    private final List<Entry<T>> others = new ArrayList<>();

    /** Files a value under a pattern; it may have several. */
    public void add(KeyPattern pattern, T value) {
        Entry<T> entry = new Entry<>(pattern, value);
        Map<String, List<Entry<T>>> drawer = drawer(pattern);
        for (String literal : literals(pattern)) {
            drawer.computeIfAbsent(literal, any -> new ArrayList<>(1)).add(entry);
        }
        if (literals(pattern).isEmpty()) {
            others.add(entry);
        }
    }

    /** Takes out what {@link #add} filed; does nothing when it is not there. */
    public void remove(KeyPattern pattern, T value) {
        Map<String, List<Entry<T>>> drawer = drawer(pattern);
        for (String literal : literals(pattern)) {
            List<Entry<T>> entries = drawer.getOrDefault(literal, List.of());
            remove(entries, pattern, value);
            if (entries.isEmpty()) {
                drawer.remove(literal);
            }
        }
        if (literals(pattern).isEmpty()) {
            remove(others, pattern, value);
        }
    }

    private static <T> void remove(List<Entry<T>> entries, KeyPattern pattern, T value) {
        for (int i = 0; i < entries.size(); i++) {
            Entry<T> entry = entries.get(i);
            if (entry.value.equals(value) && entry.pattern.equals(pattern)) {
                int last = entries.size() - 1;
                entries.set(i, entries.get(last));
                entries.remove(last);
                return;
            }
        }
    }

    /** The values of all patterns that match, each once. */
    public Set<T> match(BucketKey key) {
        Set<T> values = new LinkedHashSet<>();
        collect(bySymbol.getOrDefault(key.symbol(), List.of()), key, values);
        collect(byGroup.getOrDefault(key.group(), List.of()), key, values);
        collect(byTimeframe.getOrDefault(key.timeframe().toString(), List.of()), key, values);
        collect(others, key, values);
        return values;
    }

    private static <T> void collect(List<Entry<T>> entries, BucketKey key, Set<T> values) {
        for (Entry<T> entry : entries) {
            if (entry.pattern.matches(key)) {
                values.add(entry.value);
            }
        }
    }

    /** Whether any pattern matches. */
    public boolean matches(BucketKey key) {
        return any(bySymbol.get(key.symbol()), key)
                || any(byGroup.get(key.group()), key)
                || any(byTimeframe.get(key.timeframe().toString()), key)
                || any(others, key);
    }

    private static <T> boolean any(@Nullable List<Entry<T>> entries, BucketKey key) {
        if (entries == null) {
            return false;
        }
        for (Entry<T> entry : entries) {
            if (entry.pattern.matches(key)) {
                return true;
            }
        }
        return false;
    }

    private Map<String, List<Entry<T>>> drawer(KeyPattern pattern) {
        if (!pattern.literals(SYMBOL).isEmpty()) {
            return bySymbol;
        }
        return pattern.literals(GROUP).isEmpty() ? byTimeframe : byGroup;
    }

    /** The distinct literals of the segment that decides the drawer; none for the left-over ones. */
    private static Set<String> literals(KeyPattern pattern) {
        for (int segment : new int[] {SYMBOL, GROUP, TIMEFRAME}) {
            List<String> literals = pattern.literals(segment);
            if (!literals.isEmpty()) {
                return new LinkedHashSet<>(literals);
            }
        }
        return Set.of();
    }

    private record Entry<T>(KeyPattern pattern, T value) {}
}
