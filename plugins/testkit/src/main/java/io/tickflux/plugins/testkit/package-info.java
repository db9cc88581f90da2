/**
 * For tests of plugins: {@link io.tickflux.plugins.testkit.TestHost} is a host in memory whose time stands still until it is moved,
 * {@link io.tickflux.plugins.testkit.TriggerContract} and {@link io.tickflux.plugins.testkit.BgWorkerContract} are tests that every
 * plugin should pass, {@link io.tickflux.plugins.testkit.Chaos} is a bad day.
 *
 * <pre>{@code
 * TestHost host = TestHost.of(Map.of("destinations", List.of("5Min")));
 * FiredTrigger trigger = host.fire(new OnDiskAggProvider());
 * trigger.write(Write.fixed(key, Rows.of("Open:f8", "Close:f8").at("2024-03-04T10:00:00Z", 1.0, 2.0).build()));
 * host.store().rows(key);
 * }</pre>
 *
 * <p>All of it is for one thread.
 */
@NullMarked
package io.tickflux.plugins.testkit;

import org.jspecify.annotations.NullMarked;
