package io.tickflux.engine.host;

import io.tickflux.api.Position;
import io.tickflux.engine.ConsumerCursor;
import io.tickflux.engine.Engine;
import io.tickflux.engine.disk.RealDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How far triggers are for certain: where each would go on after a crash at this moment. */
public final class DurableCursors {
    private DurableCursors() {}

    /**
     * Reads the cursors of triggers.
     *
     * @param folder where they lie, see {@link HostConfig#cursors}
     * @param triggers their names; one that never was anywhere has no cursor yet
     */
    public static List<ConsumerCursor> of(Engine engine, Path folder, Collection<String> triggers) {
        return triggers.stream()
                .flatMap(name ->
                        position(engine, folder, name).map(position -> new ConsumerCursor(name, position)).stream())
                .toList();
    }

    private static Optional<Position> position(Engine engine, Path folder, String name) {
        Optional<Position> stored =
                engine.checkpoint(PluginIdentity.triggerProducer(name)).map(Position::parse);
        try {
            Optional<Position> saved =
                    CursorFile.of(RealDisk.buffered(), folder, name).load();
            return Stream.concat(stored.stream(), saved.stream()).max(Position::compareTo);
        } catch (IOException e) {
            throw new UncheckedIOException("cursor of " + name, e);
        }
    }
}
