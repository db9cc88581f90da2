package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.Disk;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Files and buckets of the store that are read while a checkpoint replaces them. In the engine's package, as these classes are. */
public final class StoreStressTest {
    private static final BucketKey KEY = BucketKey.parse("S/1Min/OHLCV");
    private static final Schema SCHEMA = Schema.of(new Column("Close", ColumnType.FLOAT64));
    private static final Series SERIES = Series.of(1, KEY, Layout.of(RecordType.FIXED, SCHEMA));

    private StoreStressTest() {}

    /** A file on a disk that does nothing but count how often it is deleted. */
    private static class OneFile {
        final AtomicInteger deleted = new AtomicInteger();
        final DataFile file = DataFile.of(1, files(deleted));
    }

    private static StoreFiles files(AtomicInteger deleted) {
        Disk disk = (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (self, method, arguments) -> {
                    if (!method.getName().equals("delete")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    deleted.incrementAndGet();
                    return null;
                });
        return StoreFiles.at(disk, Path.of("store"));
    }

    /** A file that is let go by the store while a reader wants it. */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "Held, there, and deleted behind the reader.")
    @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "Gone: the reader was told.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Deleted while held, twice, or never.")
    @State
    public static class Holding extends OneFile {
        @Actor
        public void store() {
            file.release();
        }

        @Actor
        public void reader(III_Result result) {
            if (file.retain()) {
                result.r1 = 1;
                result.r2 = deleted.get();
                file.release();
            }
        }

        @Arbiter
        public void afterwards(III_Result result) {
            result.r3 = deleted.get();
        }
    }

    /** A bucket whose file a checkpoint replaces while a snapshot of it is taken. */
    @JCStressTest
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE,
            desc = "The snapshot's file was there; the old one is gone behind it.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The snapshot holds a file that is gone, or the old one stays.")
    @State
    public static class Snapshots {
        private final AtomicInteger oldDeleted = new AtomicInteger();
        private final AtomicInteger newDeleted = new AtomicInteger();
        private final StoreFiles oldFiles = files(oldDeleted);
        private final BucketFiles before = of(DataFile.of(1, oldFiles));
        private final BucketFiles after = of(DataFile.of(2, files(newDeleted)));
        private final BucketEntry entry = new BucketEntry(
                SERIES,
                new BucketState(Position.ORIGIN, before, null, Memtable.empty(SERIES.layout()), LastTime.NONE),
                new AtomicLong());
        private final BlockReader blocks = new BlockReader(oldFiles);

        private static BucketFiles of(DataFile file) {
            return new BucketFiles(List.of(new PeriodFile(file, 0, 0)), TimeRanges.NONE);
        }

        @Actor
        public void checkpoint() {
            entry.publish(after);
            before.list().get(0).file().release();
        }

        @Actor
        public void reader(II_Result result) {
            try (Snapshot snapshot = Snapshot.of(entry, blocks)) {
                long held = snapshot.state().files().list().get(0).file().id();
                result.r1 = (held == 1 ? oldDeleted : newDeleted).get();
            }
        }

        @Arbiter
        public void afterwards(II_Result result) {
            result.r2 = newDeleted.get() == 0 ? oldDeleted.get() : -1;
        }
    }

    /** Damage that is found while an earlier one has just been mended: it must not be forgotten. */
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Noted, and waits for a rebuild.")
    @Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "Mended.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A bucket is damaged, and nobody will mend it.")
    @State
    public static class Damage {
        private final StoreFiles files = files(new AtomicInteger());
        private final DataFile file = DataFile.of(1, files);
        private final Catalog catalog = Catalog.numberedBy(key -> 1);
        private final BucketEntry entry = catalog.create(KEY, RecordType.FIXED, SCHEMA, Position.ORIGIN);
        private final BucketFiles content = Snapshots.of(file);
        private final DamagedStorageException found = new DamagedStorageException(Path.of(file.name()), 0, "block");

        public Damage() {
            entry.publish(content);
            catalog.noteDamage(entry, found);
        }

        @Actor
        public void checkpoint() {
            entry.replaceFiles(content);
            catalog.damaged();
        }

        @Actor
        public void reader() {
            catalog.noteDamage(entry, found);
        }

        @Arbiter
        public void afterwards(ZZ_Result result) {
            result.r1 = entry.damage() != null;
            result.r2 = catalog.damaged().contains(entry);
        }
    }

    /** A bucket that is made while others look: who finds it finds it whole. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Not there yet.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Made in between.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "There.")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Removed in between.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A bucket without a state.")
    @State
    public static class Making {
        private final Catalog catalog = Catalog.numberedBy(key -> 1);

        @Actor
        public void writer() {
            BucketEntry entry = catalog.create(KEY, RecordType.FIXED, SCHEMA, Position.ORIGIN);
            catalog.remove(entry);
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = look();
            result.r2 = look();
        }

        private int look() {
            BucketEntry entry = catalog.find(KEY);
            if (entry == null) {
                return 0;
            }
            boolean isWhole = entry.state().files().list().isEmpty()
                    && entry.state().live().isEmpty();
            return isWhole ? 1 : -1;
        }
    }
}
