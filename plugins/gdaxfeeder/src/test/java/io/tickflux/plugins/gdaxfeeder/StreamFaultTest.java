package io.tickflux.plugins.gdaxfeeder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.plugins.fakeexchange.StreamFault;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever becomes of the stream, what is stored in the end is what was traded, and the ledger says what was missing. */
class StreamFaultTest {
    private static final Set<StreamFault> WITHOUT_LOSS =
            Set.of(StreamFault.DUPLICATE_TRADE, StreamFault.UNKNOWN_TYPE, StreamFault.GARBAGE, StreamFault.WRONG_TYPES);

    private static final Map<StreamFault, Gap.Cause> WITH_LOSS = Map.of(
            StreamFault.SILENCE, Gap.Cause.SILENCE,
            StreamFault.NO_TRADES, Gap.Cause.SEQUENCE,
            StreamFault.DROP_TRADE, Gap.Cause.SEQUENCE,
            StreamFault.REFUSE, Gap.Cause.DISCONNECT);

    @ParameterizedTest
    @EnumSource(StreamFault.class)
    void i4_aStreamThatGoesWrongLeavesNoBarOutAndNoneWrong(StreamFault fault) {
        try (Rig rig = Rig.of(9)) {
            rig.start();
            rig.passUntil(() -> rig.isComplete() && rig.exchange.streams() == 1, Duration.ofMinutes(3));
            rig.pass(Duration.ofSeconds(70));
            int connections = rig.exchange.connections();

            // In a busy moment: whoever misses it has missed a trade.
            rig.passUntil(
                    () -> rig.exchange
                                    .scenario()
                                    .published("BTC-USD", rig.now(), rig.now().plusSeconds(9))
                                    .size()
                            >= 3,
                    Duration.ofMinutes(5));
            Instant begin = rig.now();
            rig.exchange.fail(fault);
            rig.pass(Duration.ofSeconds(100));
            rig.exchange.acceptStreams();
            rig.pass(Duration.ofSeconds(100));
            rig.passUntil(
                    () -> rig.isComplete()
                            && rig.host.gaps("BTC-USD").stream().noneMatch(gap -> gap.state() == Gap.State.DETECTED),
                    Duration.ofMinutes(3));

            rig.verify(fault.toString());
            if (WITHOUT_LOSS.contains(fault)) {
                assertThat(rig.host.gaps("BTC-USD")).isEmpty();
                assertThat(rig.exchange.connections()).isEqualTo(connections);
            }
            if (WITH_LOSS.containsKey(fault)) {
                assertThat(rig.host.gaps("BTC-USD"))
                        .isNotEmpty()
                        .allMatch(gap -> gap.state() == Gap.State.REFILLED && gap.bars() > 0)
                        .anyMatch(gap -> gap.cause() == WITH_LOSS.get(fault))
                        .allMatch(gap -> gap.from() >= begin.getEpochSecond() - 120)
                        .allMatch(gap -> gap.until() <= rig.now().getEpochSecond());
            }
        }
    }
}
