/** A file of rows on its way into a server. */
@NullMarked
package io.tickflux.transport.app.load;

import org.jspecify.annotations.NullMarked;
