/**
 * CSV to records and back.
 *
 * <ul>
 *   <li>{@link io.tickflux.csv.CsvReader} streams a file, plain or gzip, into batches of records.
 *   <li>{@link io.tickflux.csv.CsvWriter} writes rows of buckets, queries and subscriptions.
 * </ul>
 *
 * What the one writes, the other reads back bit for bit.
 */
@NullMarked
package io.tickflux.csv;

import org.jspecify.annotations.NullMarked;
