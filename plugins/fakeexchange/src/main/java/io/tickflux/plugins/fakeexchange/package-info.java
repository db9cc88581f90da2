/**
 * An exchange on loopback for the tests of feeders: real HTTP and WebSocket, made-up trades, faults on command.
 *
 * <pre>
 *   Scenario (seeded trades; candles are computed from them) ──▶ FakeExchange (server, time from a Scheduler)
 *                                                                  ├─ Venue          the exchange's paths and formats
 *                                                                  ├─ RestFault, StreamFault   what goes wrong next
 *                                                                  └─ RequestLog     what was asked, and which limits it broke
 * </pre>
 *
 * REST and stream agree by construction, because both show the same trades. Never part of a distribution.
 */
@NullMarked
package io.tickflux.plugins.fakeexchange;

import org.jspecify.annotations.NullMarked;
