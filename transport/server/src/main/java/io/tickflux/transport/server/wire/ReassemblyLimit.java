package io.tickflux.transport.server.wire;

import io.netty.buffer.ByteBuf;
import io.rsocket.frame.FrameHeaderCodec;
import io.rsocket.frame.FrameType;
import java.util.HashMap;
import java.util.Map;

/** Bytes of payloads that have not arrived whole: RSocket bounds each of them, but not all of a connection together. */
final class ReassemblyLimit {
    private final long limitBytes;
    private final Map<Integer, Long> openBytes = new HashMap<>();
    private long totalBytes;

    ReassemblyLimit(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Counts a frame; false when it is one too many. For the event loop only. */
    boolean accept(ByteBuf frame) {
        FrameType type = FrameHeaderCodec.frameType(frame);
        int streamId = FrameHeaderCodec.streamId(frame);
        if (type == FrameType.CANCEL || type == FrameType.ERROR) {
            forget(streamId);
        } else if (type.canHaveData() && streamId != 0) {
            count(frame, streamId);
        }
        return totalBytes <= limitBytes;
    }

    private void count(ByteBuf frame, int streamId) {
        if (!FrameHeaderCodec.hasFollows(frame)) {
            forget(streamId);
            return;
        }
        // A fragment of nothing costs an entry in RSocket's list all the same.
        long bytes = Math.max(frame.readableBytes(), 64);
        openBytes.merge(streamId, bytes, Long::sum);
        totalBytes += bytes;
    }

    private void forget(int streamId) {
        Long bytes = openBytes.remove(streamId);
        totalBytes -= bytes == null ? 0 : bytes;
    }
}
