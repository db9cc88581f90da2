/** The process: {@code main} picks a command, nothing more. See {@code cli} for the commands and {@code boot} for the server. */
@NullMarked
package io.tickflux.transport.app;

import org.jspecify.annotations.NullMarked;
