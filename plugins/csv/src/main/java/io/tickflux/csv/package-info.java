/** CSV to records and back. */
@NullMarked
package io.tickflux.csv;

import org.jspecify.annotations.NullMarked;
