package io.tickflux.engine.ingest;

import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import java.util.List;

/** What the writer does with canonical writes, without its thread. */
public final class DirectSink {
    private final StorageSink sink;

    public DirectSink(StorageSink sink) {
        this.sink = sink;
    }

    public List<WriteEvent> persist(List<Write> writes, long commitNanos) {
        return sink.persist(writes, commitNanos);
    }

    public void idle() {
        sink.idle();
    }

    public void checkpoint() {
        sink.checkpoint();
    }
}
