/** Rows as text: tables, CSV and JSON lines, written as they come. */
@NullMarked
package io.tickflux.transport.app.rows;

import org.jspecify.annotations.NullMarked;
