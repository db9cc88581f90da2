package io.tickflux.transport.app.boot;

import io.tickflux.config.LimitsConfig;
import io.tickflux.config.RulesConfig;
import io.tickflux.engine.host.Isolation;
import io.tickflux.engine.host.OnError;
import io.tickflux.engine.host.PluginLimits;
import io.tickflux.engine.host.PluginRules;

/** How plugins are supervised, as the plugin host takes it. */
final class RuleSettings {
    private RuleSettings() {}

    static PluginRules of(RulesConfig rules) {
        Isolation.Place place = rules.ownProcess() ? Isolation.Place.PROCESS : Isolation.Place.THREAD;
        return new PluginRules(
                OnError.valueOf(rules.onError().name()),
                rules.attempts(),
                rules.timeLimit(),
                limits(rules.limits()),
                new Isolation(place, rules.memoryBytes()));
    }

    private static PluginLimits limits(LimitsConfig limits) {
        return new PluginLimits(
                limits.inFlightEvents(),
                limits.inFlightBytes(),
                limits.writesPerSecond(),
                limits.allocatedBytesPerSecond(),
                limits.cpus(),
                PluginLimits.OnBreach.valueOf(limits.action().name()));
    }
}
