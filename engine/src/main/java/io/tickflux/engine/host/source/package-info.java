/** What fires a trigger besides every write to its keys: conditions on rows, batches of events, schedules. Knows no plugin. */
@NullMarked
package io.tickflux.engine.host.source;

import org.jspecify.annotations.NullMarked;
