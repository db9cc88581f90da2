package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.plugin.Firing;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.Request;
import io.tickflux.engine.host.source.Intake;
import io.tickflux.engine.host.source.RequestName;
import io.tickflux.engine.host.source.Schedule;
import java.util.List;

/**
 * One configured instance, of whatever kind.
 *
 * @param name the instance
 * @param module as the config names it
 * @param patterns what fires it; none for a bgworker
 * @param start where a trigger begins; of no meaning to a bgworker
 * @param config the plugin's own block
 * @param feeder whether it is a bgworker
 * @param rules how it is supervised
 * @param intake what a trigger is given of its events, and when it is fired by the clock
 */
record PluginIdentity(
        String name,
        String module,
        List<KeyPattern> patterns,
        StartAt start,
        PluginConfig config,
        boolean feeder,
        PluginRules rules,
        Intake intake) {
    private static final int MAX_NAME_LENGTH = 100;

    static PluginIdentity of(TriggerSpec spec) {
        return new PluginIdentity(
                spec.name(), spec.module(), spec.on(), spec.start(), spec.config(), false, spec.rules(), spec.intake());
    }

    static PluginIdentity of(BgWorkerSpec spec) {
        return new PluginIdentity(
                spec.name(), spec.module(), List.of(), StartAt.NOW, spec.config(), true, spec.rules(), Intake.ALL);
    }

    /** Under which name it writes. */
    String producer() {
        return feeder ? "bgworker:" + name : triggerProducer(name);
    }

    /** Under which name a trigger writes. */
    static String triggerProducer(String name) {
        return "trigger:" + name;
    }

    /** @throws InvalidInputException when the name cannot be one, or no event can fire it */
    void require() {
        boolean bad = name.isBlank()
                || name.length() > MAX_NAME_LENGTH
                || name.chars().anyMatch(Character::isISOControl);
        if (bad) {
            throw new InvalidInputException(
                    "name", '"' + name + '"', "1 to " + MAX_NAME_LENGTH + " printable characters");
        }
        if (!feeder
                && patterns.isEmpty()
                && intake.schedules().isEmpty()
                && intake.requests().isEmpty()) {
            throw new InvalidInputException("on", "absent", "at least one pattern such as */1Min/OHLCV");
        }
        for (Schedule schedule : intake.schedules()) {
            Firing.keyOf(name, schedule.toString());
        }
        for (RequestName request : intake.requests()) {
            Request.keyOf(name, request.name());
        }
    }
}
