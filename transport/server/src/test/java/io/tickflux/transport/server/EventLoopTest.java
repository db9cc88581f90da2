package io.tickflux.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.tickflux.engine.testing.NoBlocking;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;

/** The check that holds for all tests of this module: it sees an event loop that blocks. */
class EventLoopTest {
    @Test
    void anEventLoopThatBlocksIsReported() throws Exception {
        LoopResources loops = LoopResources.create("blocked", 1, true);
        EventLoop loop = loops.onServer(true).next();
        loop.submit(() -> 1).get();
        assertThat(NoBlocking.taken()).isEmpty();
        loop.submit(() -> {
                    Thread.sleep(1);
                    return 1;
                })
                .get();
        assertThat(NoBlocking.taken()).singleElement().asString().contains("sleep", "on blocked-");
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block();
    }
}
