/** Plugins in processes of their own: both ends of the conversation between the server and such a process. */
@org.jspecify.annotations.NullMarked
package io.tickflux.transport.app.child;
