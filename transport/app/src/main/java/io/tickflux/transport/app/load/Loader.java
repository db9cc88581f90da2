package io.tickflux.transport.app.load;

import io.tickflux.api.Ack;
import io.tickflux.api.Change;
import io.tickflux.api.Origin;
import io.tickflux.api.Records;
import io.tickflux.api.Write;
import io.tickflux.csv.BadRow;
import io.tickflux.csv.CsvReader;
import io.tickflux.transport.client.TickfluxClient;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Streams a file into a server: reads a batch when the server has room for it, and counts what is acknowledged. The client sends
 * again what a lost connection left unanswered; it numbers the writes of one run, so they are stored once, and those of the next run
 * are others.
 */
public final class Loader {
    private final TickfluxClient client;
    /** Row counts of batches on their way; the client's window bounds them. */
    private final Queue<Integer> sent = new ConcurrentLinkedQueue<>();

    private Loader(TickfluxClient client) {
        this.client = client;
    }

    public static Loader to(TickfluxClient client) {
        return new Loader(client);
    }

    /**
     * One element for each batch that is stored, in the order of the file. Fails as {@link CsvReader#open} and the client do; what
     * was delivered until then is stored.
     *
     * @param skipped is told of each row that is left out
     */
    public Flux<StoredBatch> load(LoadPlan plan, Consumer<BadRow> skipped) {
        Flux<Write> writes = CsvReader.batches(plan.file(), plan.options(), skipped)
                .map(records -> write(plan, records))
                // Reading blocks; requests come on I/O threads.
                .subscribeOn(Schedulers.boundedElastic());
        return client.writeMany(writes).map(this::stored);
    }

    private Write write(LoadPlan plan, Records records) {
        sent.add(records.rows());
        return new Write(plan.key(), new Change.Rows(plan.type(), records), Origin.ANONYMOUS);
    }

    private StoredBatch stored(Ack ack) {
        Integer rows = sent.poll();
        if (rows == null) {
            throw new IllegalStateException("acks: one more than writes (expected: one for each)");
        }
        return new StoredBatch(rows, ack);
    }
}
