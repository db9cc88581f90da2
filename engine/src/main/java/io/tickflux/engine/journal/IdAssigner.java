package io.tickflux.engine.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives numbers to values, for the writer: those that are new stay tentative until the block that defines them is stored. */
final class IdAssigner<T> {
    private final IdTable<T> table;
    private final Map<T, Integer> ids = new HashMap<>();
    private final List<T> tentative = new ArrayList<>();

    IdAssigner(IdTable<T> table) {
        this.table = table;
        for (int id = 0; id < table.size(); id++) {
            T value = table.get(id);
            if (value != null) {
                ids.put(value, id);
            }
        }
    }

    /** The number of a value, which may be a new one. */
    int idOf(T value) {
        Integer known = ids.get(value);
        if (known != null) {
            return known;
        }
        int id = table.size() + tentative.size();
        ids.put(value, id);
        tentative.add(value);
        return id;
    }

    /** Values that are to be defined; the first has the number {@link #firstTentative}. */
    List<T> tentative() {
        return tentative;
    }

    int firstTentative() {
        return table.size();
    }

    /** The block with the definitions is stored. */
    void settle() {
        for (T value : tentative) {
            table.define(table.size(), value);
        }
        tentative.clear();
    }

    /** The block was not stored. */
    void forget() {
        tentative.forEach(ids::remove);
        tentative.clear();
    }
}
