package io.tickflux.engine.store;

import io.tickflux.api.TimeRange;
import java.util.Comparator;
import java.util.List;

/**
 * What lies on the disk of a bucket.
 *
 * @param list at most one for each period, ascending
 * @param lost times of rows that were damaged when the journal did not hold their events any more; nothing of them is served
 */
record BucketFiles(List<PeriodFile> list, TimeRanges lost) {
    static final BucketFiles NONE = new BucketFiles(List.of(), TimeRanges.NONE);

    BucketFiles {
        list = list.stream().sorted(Comparator.comparingInt(PeriodFile::period)).toList();
    }

    /** Those of these files that are not among others. */
    List<PeriodFile> without(BucketFiles others) {
        List<DataFile> kept = others.list.stream().map(PeriodFile::file).toList();
        return list.stream().filter(file -> !kept.contains(file.file())).toList();
    }

    /** Whether one of these files is meant by the full name of a file. */
    boolean contain(String path) {
        String name = path.replace('\\', '/');
        return list.stream().anyMatch(file -> name.endsWith(file.file().name()));
    }

    BucketFiles withLost(TimeRange range) {
        return new BucketFiles(list, lost.plus(range));
    }
}
