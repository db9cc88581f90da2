/**
 * What may be given up, and when: parts of the journal that nobody needs any more, and rows that are older than they are to be kept.
 * Order and age go by what was stored; a wall clock that jumps deletes nothing.
 */
@NullMarked
package io.tickflux.engine.retention;

import org.jspecify.annotations.NullMarked;
