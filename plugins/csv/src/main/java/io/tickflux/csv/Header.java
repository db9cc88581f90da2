package io.tickflux.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.tickflux.api.Column;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names of a file's columns.
 *
 * @param path the file, for messages
 * @param names all names, in the order of the file
 */
record Header(Path path, List<String> names) {
    static Header read(Path path, Iterator<CsvRecord> rows) {
        if (!rows.hasNext()) {
            throw new InvalidInputException(
                    path.getFileName() + ", line 1", "nothing", "a header with an Epoch column");
        }
        List<String> names = rows.next().getFields().stream().map(String::strip).toList();
        Header header = new Header(path, names);
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (!seen.add(names.get(i))) {
                throw header.invalid("column " + (i + 1) + " \"" + names.get(i) + "\" again", "each name once");
            }
        }
        if (!seen.contains(Schema.EPOCH)) {
            throw header.invalid(String.join(",", names), "a column named Epoch");
        }
        if (names.subList(0, Math.min(2, names.size())).equals(List.of("Key", "Position"))) {
            throw header.invalid("the columns Key and Position", "rows of one bucket, without these columns");
        }
        return header;
    }

    private InvalidInputException invalid(String found, String expected) {
        return new InvalidInputException(path.getFileName() + ", line 1", found, expected);
    }

    int size() {
        return names.size();
    }

    int epochIndex() {
        return names.indexOf(Schema.EPOCH);
    }

    /** Where the sub-second part of the time stands; -1 without one, or when the bucket has a value column of that name. */
    int fractionIndex(@Nullable Schema target) {
        boolean isValue = target != null && target.indexOf(Schema.NANOSECONDS) > 0;
        return isValue ? -1 : names.indexOf(Schema.NANOSECONDS);
    }

    /** The columns that hold values, by index in the file. */
    List<Integer> valueIndexes(@Nullable Schema target) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (i != epochIndex() && i != fractionIndex(target)) {
                indexes.add(i);
            }
        }
        return indexes;
    }

    /** @throws InvalidInputException when the file lacks a column of {@code target} or has one more */
    void requireColumnsOf(Schema target) {
        List<String> wanted = target.values().stream().map(Column::name).toList();
        List<String> present = valueIndexes(target).stream().map(names::get).toList();
        for (String name : wanted) {
            if (!present.contains(name)) {
                throw invalid("no column " + name, "the bucket's columns " + String.join(",", wanted));
            }
        }
        for (String name : present) {
            if (!wanted.contains(name)) {
                throw invalid("column " + name, "only the bucket's columns " + String.join(",", wanted));
            }
        }
    }
}
