/** The synthetic market data feeder. */
@NullMarked
package io.tickflux.plugins.synthetic;

import org.jspecify.annotations.NullMarked;
