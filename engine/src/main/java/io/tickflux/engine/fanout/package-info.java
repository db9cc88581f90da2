/**
 * The fan-out: delivers every stored event to whoever asked for its key, each at its own pace. Nobody has a queue; everybody has a
 * cursor.
 *
 * <pre>
 *   writer ──append──▶ Tail: ring of recent events (bounded in events and bytes) ──evicts──▶ nothing: the journal has it all
 *      │                 │                     │
 *      └─wakes─▶ Lane    │ shared cursor       │ own cursors             Journal
 *                  ▼     ▼                     ▼                            │
 *            live: all that is asked    behind, still in the tail:    fallen off the tail:
 *            for is delivered at once   drained in slices by the      read in slices by CatchUp,
 *            (key id ▶ audience)        lane when there is demand     until the tail covers the place
 *                  ▲                     │        ▲                          │
 *                  └─────────────────────┘        └──────────────────────────┘
 * </pre>
 *
 * {@link io.tickflux.engine.fanout.FanOutPublisher} is the door. A subscription belongs to one lane; only the lane's thread moves it
 * from one state to another, so that no state here needs a lock.
 */
@NullMarked
package io.tickflux.engine.fanout;

import org.jspecify.annotations.NullMarked;
