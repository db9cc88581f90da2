package io.tickflux.engine.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A file of a {@link SimulatedDisk}: what reads give, what is on the device, and what may be. A force that failed has done what it
 * could: what it was to persist counts as persisted for those who ask again, and may be lost all the same.
 */
final class SimulatedFile {
    private static final int SECTOR = 512;
    private static final int PAGE = 4096;

    private byte[] cached = new byte[0];
    private byte[] forced = new byte[0];
    /** Contents of each sector, one after the other, since it was persisted last. */
    private final Map<Integer, List<byte[]>> pending = new TreeMap<>();
    /** Of those, what a failed force gave up. */
    private final Map<Integer, List<byte[]>> abandoned = new TreeMap<>();
    /** Lengths that the file had since its length was persisted last. */
    private final List<Integer> pendingLengths = new ArrayList<>();

    private final BitSet pages = new BitSet();

    static SimulatedFile durable(byte[] bytes) {
        SimulatedFile file = new SimulatedFile();
        file.cached = bytes;
        file.forced = bytes.clone();
        file.pages.set(0, pages(bytes.length));
        return file;
    }

    SimulatedFile copy() {
        SimulatedFile copy = new SimulatedFile();
        copy.cached = cached.clone();
        copy.forced = forced.clone();
        pending.forEach((sector, versions) -> copy.pending.put(sector, new ArrayList<>(versions)));
        abandoned.forEach((sector, versions) -> copy.abandoned.put(sector, new ArrayList<>(versions)));
        copy.pendingLengths.addAll(pendingLengths);
        copy.pages.or(pages);
        return copy;
    }

    byte[] bytes() {
        return cached;
    }

    long length() {
        return cached.length;
    }

    long usedBytes() {
        return (long) PAGE * pages.cardinality();
    }

    long newlyUsedBytes(long offset, int bytes) {
        int from = (int) offset / PAGE;
        int to = pages((int) offset + bytes);
        return (long) PAGE * (to - from - pages.get(from, to).cardinality());
    }

    private static int pages(int bytes) {
        return (bytes + PAGE - 1) / PAGE;
    }

    int read(ByteBuffer target, long offset) {
        int count = (int) Math.max(0, Math.min(target.remaining(), cached.length - offset));
        target.put(cached, (int) Math.min(offset, cached.length), count);
        return count;
    }

    void write(ByteBuffer source, long offset) {
        int count = source.remaining();
        if (count == 0) {
            return;
        }
        int from = (int) offset;
        extend(Math.max(cached.length, from + count));
        source.get(source.position(), cached, from, count);
        pages.set(from / PAGE, pages(from + count));
        change(from, from + count);
    }

    private void change(int from, int to) {
        for (int sector = from / SECTOR; sector * SECTOR < to; sector++) {
            pending.computeIfAbsent(sector, none -> new ArrayList<>(1)).add(sector(cached, sector));
        }
    }

    private static byte[] sector(byte[] bytes, int sector) {
        byte[] content = new byte[SECTOR];
        int from = sector * SECTOR;
        if (from < bytes.length) {
            System.arraycopy(bytes, from, content, 0, Math.min(SECTOR, bytes.length - from));
        }
        return content;
    }

    void extend(long bytes) {
        if (bytes > cached.length) {
            cached = Arrays.copyOf(cached, (int) bytes);
            pendingLengths.add(cached.length);
        }
    }

    void truncate(long bytes) {
        int length = cached.length;
        if (bytes < length) {
            Arrays.fill(cached, (int) bytes, length, (byte) 0);
            change((int) bytes, length);
            cached = Arrays.copyOf(cached, (int) bytes);
            pages.clear(pages((int) bytes), Math.max(pages((int) bytes), pages(length)));
            pendingLengths.add(cached.length);
        }
    }

    /** Whole sectors are on the device. */
    void persist(long offset, int bytes) {
        int from = (int) offset;
        if (forced.length < from + bytes) {
            forced = Arrays.copyOf(forced, from + bytes);
        }
        System.arraycopy(cached, from, forced, from, bytes);
        for (int sector = from / SECTOR; sector * SECTOR < from + bytes; sector++) {
            pending.remove(sector);
            abandoned.remove(sector);
        }
    }

    /** All of it is on the device, but for what was abandoned. */
    void persistAll() {
        if (!pendingLengths.isEmpty()) {
            forced = Arrays.copyOf(forced, cached.length);
            pendingLengths.clear();
        }
        pending.forEach((sector, versions) -> {
            put(forced, sector, versions.get(versions.size() - 1));
            abandoned.remove(sector);
        });
        pending.clear();
    }

    void abandon() {
        pending.forEach((sector, versions) ->
                abandoned.computeIfAbsent(sector, none -> new ArrayList<>()).addAll(versions));
        pending.clear();
    }

    private static void put(byte[] bytes, int sector, byte[] content) {
        int from = sector * SECTOR;
        if (from < bytes.length) {
            System.arraycopy(content, 0, bytes, from, Math.min(SECTOR, bytes.length - from));
        }
    }

    /** What may be on the device; all of it durable. */
    SimulatedFile afterPowerCut(Random random) {
        if (pending.isEmpty() && abandoned.isEmpty() && pendingLengths.isEmpty()) {
            return durable(forced.clone());
        }
        byte[] torn = Arrays.copyOf(forced, lengthAfterPowerCut(random));
        // from nothing to everything, so that both ends are met often
        double persisted = random.nextInt(5) / 4.0;
        Map<Integer, List<byte[]>> unsure = new TreeMap<>(abandoned);
        pending.forEach((sector, versions) -> unsure.merge(sector, versions, SimulatedFile::both));
        unsure.forEach((sector, versions) -> {
            if (random.nextDouble() < persisted) {
                put(torn, sector, sectorAfterPowerCut(sector, versions, random));
            }
        });
        return durable(torn);
    }

    private int lengthAfterPowerCut(Random random) {
        if (pendingLengths.isEmpty()) {
            return forced.length;
        }
        int later = pendingLengths.get(random.nextInt(pendingLengths.size()));
        return switch (random.nextInt(3)) {
            case 0 -> forced.length;
            case 1 -> later;
            default -> Math.min(later, forced.length) + random.nextInt(Math.abs(later - forced.length) + 1);
        };
    }

    private byte[] sectorAfterPowerCut(int sector, List<byte[]> versions, Random random) {
        byte[] one = versions.get(random.nextInt(versions.size())).clone();
        if (random.nextInt(8) == 0) {
            byte[] other =
                    random.nextBoolean() ? sector(forced, sector) : versions.get(random.nextInt(versions.size()));
            int from = random.nextInt(SECTOR);
            System.arraycopy(other, from, one, from, SECTOR - from);
        }
        return one;
    }

    private static List<byte[]> both(List<byte[]> some, List<byte[]> more) {
        List<byte[]> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
