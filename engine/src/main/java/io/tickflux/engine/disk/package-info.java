/**
 * The one way to the file system, for journal, store and cursors: what it promises about power cuts, and where tests inject faults.
 */
@NullMarked
package io.tickflux.engine.disk;

import org.jspecify.annotations.NullMarked;
