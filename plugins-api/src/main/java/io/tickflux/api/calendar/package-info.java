/** When markets are open: sessions as data, true to daylight saving time, wherever the server stands. */
@NullMarked
package io.tickflux.api.calendar;

import org.jspecify.annotations.NullMarked;
