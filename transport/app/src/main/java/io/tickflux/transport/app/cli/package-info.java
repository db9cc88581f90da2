/** The command line: one class for each command, its options, and what becomes of failures. */
@NullMarked
package io.tickflux.transport.app.cli;

import org.jspecify.annotations.NullMarked;
