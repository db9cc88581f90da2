package io.tickflux.plugins.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.TriggerProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What a host relies on with every trigger. A test class of a trigger implements it and gets these tests. */
public interface TriggerContract {
    TriggerProvider provider();

    /** A right configuration. */
    Map<String, ?> config();

    /** Some writes that the trigger answers, to one or more buckets, in order. */
    List<Write> sample();

    @Test
    default void theModuleIsFoundByItsName() {
        assertThat(ServiceLoader.load(TriggerProvider.class))
                .extracting(TriggerProvider::module)
                .contains(provider().module());
    }

    @Test
    default void i12_anUnknownKeyOfTheConfigurationIsRefused() {
        Map<String, Object> wrong = new HashMap<>(config());
        wrong.put("no_such_key", 1);

        assertThatThrownBy(() -> TestHost.of(wrong).fire(provider())).isInstanceOf(InvalidInputException.class);
    }

    /** After a crash an event may come once more. */
    @Test
    default void anEventThatComesAgainChangesNothing() {
        TestHost host = TestHost.of(config());
        FiredTrigger trigger = host.fire(provider());
        for (Write write : sample()) {
            WriteEvent event = host.store().apply(write);
            trigger.deliver(event);
            trigger.deliver(event);
        }

        assertThat(undisturbed().events()).as("the sample is answered").hasSizeGreaterThan(sample().size());
        assertThat(host.store().contents()).isEqualTo(undisturbed().contents());
    }

    @Test
    default void whatTheTriggerHoldsInMemoryIsNotMissedAfterACrash() {
        TestHost host = TestHost.of(config());
        FiredTrigger trigger = host.fire(provider());
        for (Write write : sample()) {
            trigger.write(write);
            trigger.restart();
        }

        assertThat(host.store().contents()).isEqualTo(undisturbed().contents());
    }

    /** The store may be ahead of the trigger: a query shows rows whose events are still to come. */
    @Test
    default void aTriggerThatIsBehindCatchesUp() {
        TestHost host = TestHost.of(config());
        FiredTrigger trigger = host.fire(provider());
        List<WriteEvent> events = new ArrayList<>();
        sample().forEach(write -> events.add(host.store().apply(write)));
        events.forEach(trigger::deliver);

        assertThat(host.store().contents()).isEqualTo(undisturbed().contents());
    }

    @Test
    default void creationsAndDeletionsAreAnsweredToo() {
        TestHost host = TestHost.of(config());
        FiredTrigger trigger = host.fire(provider());

        for (Write write : sample()) {
            if (write.change() instanceof Change.Rows rows && !host.store().contains(write.key())) {
                trigger.write(
                        Write.create(write.key(), rows.type(), rows.records().schema()));
            }
            trigger.write(write);
        }
        for (BucketKey key : sample().stream().map(Write::key).distinct().toList()) {
            trigger.write(Write.delete(key, TimeRange.from(0)));
            trigger.write(Write.delete(key, TimeRange.ALL));
        }
        trigger.close();
    }

    /** What is stored when nothing goes wrong. */
    private MemoryStore undisturbed() {
        TestHost host = TestHost.of(config());
        FiredTrigger trigger = host.fire(provider());
        sample().forEach(trigger::write);
        return host.store();
    }
}
