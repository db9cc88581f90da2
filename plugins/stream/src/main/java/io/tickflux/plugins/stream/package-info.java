/** The stream trigger: rows as they come, longer bars once they are complete. */
@NullMarked
package io.tickflux.plugins.stream;

import org.jspecify.annotations.NullMarked;
