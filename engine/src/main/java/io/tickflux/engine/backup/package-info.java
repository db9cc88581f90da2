/**
 * Copies of a data directory that end at a stated position: taken of its files while a server may be writing them, verified before
 * anything is restored from them.
 */
@NullMarked
package io.tickflux.engine.backup;

import org.jspecify.annotations.NullMarked;
