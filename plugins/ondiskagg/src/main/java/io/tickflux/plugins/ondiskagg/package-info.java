/** The on-disk aggregation trigger. */
@NullMarked
package io.tickflux.plugins.ondiskagg;

import org.jspecify.annotations.NullMarked;
