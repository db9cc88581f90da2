/** The CSV replay feeder. */
@NullMarked
package io.tickflux.plugins.replay;

import org.jspecify.annotations.NullMarked;
