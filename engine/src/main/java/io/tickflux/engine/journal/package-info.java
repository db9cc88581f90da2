/**
 * The journal: the ordered, checksummed, durable log of all writes, and the only place that makes positions. Every other part of
 * the engine is derived from it.
 */
@NullMarked
package io.tickflux.engine.journal;

import org.jspecify.annotations.NullMarked;
