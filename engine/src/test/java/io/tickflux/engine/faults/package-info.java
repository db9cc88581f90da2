/**
 * Breaks a real engine in a real process: kills, power cuts, failing and full disks, damaged files. Each harness runs short in the
 * build and long by {@code build/faults/destroy-me}, says which seed it used and what it counted, and can be seen to fail: its
 * negative control runs the same with the safety off.
 */
@NullMarked
package io.tickflux.engine.faults;

import org.jspecify.annotations.NullMarked;
