/** The distribution as its users start it: child processes, sockets, signals. */
package io.tickflux.transport.app.process;
