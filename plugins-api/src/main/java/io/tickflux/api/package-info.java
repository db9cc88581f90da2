/**
 * The model of Tickflux: what is written, stored, delivered and queried.
 *
 * <ul>
 *   <li><b>Names</b> a series by its {@link io.tickflux.api.BucketKey}; asks for many with a {@link io.tickflux.api.KeyPattern}.
 *   <li><b>Carries</b> rows as {@link io.tickflux.api.Records}: immutable columns of little-endian bytes.
 *   <li><b>Offers</b> a {@link io.tickflux.api.Write}; what comes out at the other end is a {@link io.tickflux.api.WriteEvent}
 *       with its {@link io.tickflux.api.Position}.
 * </ul>
 *
 * Every type here is immutable and safe to share between threads unless it says otherwise. Times are {@code long} epoch
 * nanoseconds (UTC), which spans the years 1677 to 2262.
 */
@NullMarked
package io.tickflux.api;

import org.jspecify.annotations.NullMarked;
