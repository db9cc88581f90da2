/** Benchmarks and stress tests. */
@NullMarked
package io.tickflux.bench;

import org.jspecify.annotations.NullMarked;
