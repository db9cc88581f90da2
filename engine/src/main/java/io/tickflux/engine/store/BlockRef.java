package io.tickflux.engine.store;

/**
 * Where a block lies and what it spans.
 *
 * @param offset of its first byte in the file
 * @param length in bytes, header included
 * @param rows number of rows, at least 1
 * @param minNanos time of the first row
 * @param maxNanos time of the last row
 */
record BlockRef(long offset, int length, int rows, long minNanos, long maxNanos) {}
