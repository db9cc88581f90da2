/** What a person or a script sees: standard output, standard error, progress. The only place that touches them. */
@NullMarked
package io.tickflux.transport.app.console;

import org.jspecify.annotations.NullMarked;
