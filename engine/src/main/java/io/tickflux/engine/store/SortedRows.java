package io.tickflux.engine.store;

import io.tickflux.api.Records;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Brings the rows of one write into the order of the bucket. */
final class SortedRows {
    private SortedRows() {}

    /** The rows ascending in time, copied; of FIXED rows of one slot the last is kept, VARIABLE rows of one time keep their order. */
    static SlabBuilder of(Layout layout, Records records) {
        SlabBuilder sorted = new SlabBuilder(layout.widths(), records.rows());
        if (isOrdered(records, layout.newestWins())) {
            sorted.append(records);
        } else {
            sorted.append(records, order(records, layout.newestWins()));
        }
        return sorted;
    }

    private static boolean isOrdered(Records records, boolean strictly) {
        for (int row = 1; row < records.rows(); row++) {
            long before = records.epochNanos(row - 1);
            long time = records.epochNanos(row);
            if (time < before || (strictly && time == before)) {
                return false;
            }
        }
        return true;
    }

    private static int[] order(Records records, boolean newestWins) {
        // boxed, because only the sort of objects is stable
        int[] order = IntStream.range(0, records.rows())
                .boxed()
                .sorted(Comparator.comparingLong(records::epochNanos))
                .mapToInt(Integer::intValue)
                .toArray();
        return newestWins ? lastOfEachTime(records, order) : order;
    }

    private static int[] lastOfEachTime(Records records, int[] order) {
        int kept = 0;
        for (int i = 0; i < order.length; i++) {
            boolean isLast = i == order.length - 1 || records.epochNanos(order[i]) != records.epochNanos(order[i + 1]);
            if (isLast) {
                order[kept++] = order[i];
            }
        }
        return Arrays.copyOf(order, kept);
    }
}
