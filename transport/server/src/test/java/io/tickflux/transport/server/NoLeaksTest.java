package io.tickflux.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

/** The check itself: it sees a buffer that is forgotten, of both of Netty's allocators. */
class NoLeaksTest {
    @Test
    void aBufferThatIsForgottenIsReported() {
        assertThat(NoLeaks.taken()).isEmpty();
        forgetABuffer(PooledByteBufAllocator.DEFAULT);
        assertThat(NoLeaks.taken()).singleElement().asString().contains("LEAK:", "NoLeaksTest");
        forgetAnother(ByteBufAllocator.DEFAULT);
        assertThat(NoLeaks.taken()).singleElement().asString().contains("LEAK:", "NoLeaksTest");
    }

    /** A stack frame of its own, so that nothing keeps the buffer. */
    private static void forgetABuffer(ByteBufAllocator allocator) {
        ByteBuf forgotten = allocator.buffer(64);
        forgotten.writeLong(1);
    }

    /** Netty reports the leaks of one place once. */
    private static void forgetAnother(ByteBufAllocator allocator) {
        ByteBuf forgotten = allocator.buffer(64);
        forgotten.writeInt(1);
    }
}
