/**
 * The way in: a bounded queue of writes, the check that makes each one fit its bucket, and the one thread that journals, stores and
 * publishes them.
 *
 * <pre>
 *   WriteStream ──▶ WriteQueue ──▶ Writer:  Admission ──▶ StorageSink (journal, then store) ──▶ fan-out ──▶ acks
 * </pre>
 */
@NullMarked
package io.tickflux.engine.ingest;

import org.jspecify.annotations.NullMarked;
