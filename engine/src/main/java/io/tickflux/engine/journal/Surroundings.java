package io.tickflux.engine.journal;

import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.RealDisk;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What a journal has around it; with others in place of the real ones, the same calls make the same bytes.
 *
 * @param clock for information in the headers of segments
 * @param logIds names for new logs
 * @param preparation when segments are prepared
 */
record Surroundings(Disk disk, Clock clock, LongSupplier logIds, Preparer.Mode preparation) {
    static Surroundings real() {
        return on(RealDisk.probing());
    }

    static Surroundings on(Disk disk) {
        return new Surroundings(disk, Clock.systemUTC(), new SecureRandom()::nextLong, Preparer.Mode.AHEAD);
    }
}
