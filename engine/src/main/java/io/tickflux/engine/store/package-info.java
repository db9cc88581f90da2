/**
 * The store: time-bucketed files that answer range queries. It is derived from the journal and can be rebuilt from it at any time.
 */
@NullMarked
package io.tickflux.engine.store;

import org.jspecify.annotations.NullMarked;
