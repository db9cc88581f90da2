package io.tickflux.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.engine.ConsumerCursor;
import io.tickflux.engine.disk.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What retention may count as done: never more than where a trigger would go on after a crash. */
class DurableCursorsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final BucketKey KEY = BucketKey.parse("A/1Min/OHLCV");
    private static final String NAME = "aggregate all/*";

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine(new FakeEngine.Log(), Clock.systemUTC());

    @AfterEach
    void close() {
        engine.close(PATIENCE).block(PATIENCE);
    }

    private void save(String trigger, long position) throws IOException {
        CursorFile.of(RealDisk.buffered(), folder, trigger).save(Position.of(position));
    }

    /** As in the commit of what a trigger derived from the event of that position. */
    private void commit(String trigger, long position) {
        Origin origin = new Origin(
                PluginIdentity.triggerProducer(trigger),
                0,
                1,
                Position.of(position).toString());
        engine.writes().write(Write.delete(KEY, TimeRange.ALL).by(origin)).block(PATIENCE);
    }

    private List<ConsumerCursor> cursors(String... triggers) {
        return DurableCursors.of(engine, folder, List.of(triggers));
    }

    private static ConsumerCursor at(String trigger, long position) {
        return new ConsumerCursor(trigger, Position.of(position));
    }

    @Test
    void aTriggerThatNeverWasAnywhereHoldsNothing() {
        assertThat(cursors()).isEmpty();
        assertThat(cursors(NAME, "other")).isEmpty();
    }

    @Test
    void theLaterOfFileAndCommitCountsForEachTrigger() throws IOException {
        save("file only", 7);
        commit("commit only", 9);
        save("file is later", 12);
        commit("file is later", 11);
        save("commit is later", 13);
        commit("commit is later", 14);

        assertThat(cursors("file only", "commit only", "file is later", "commit is later", "none"))
                .containsExactly(
                        at("file only", 7), at("commit only", 9), at("file is later", 12), at("commit is later", 14));
    }

    @Test
    void cursorsOfTriggersThatAreNotAskedForAreLeftOut() throws IOException {
        save("retired", 1);
        save("running", 5);

        assertThat(cursors("running")).containsExactly(at("running", 5));
    }

    @Test
    void itIsWhereTheTriggerGoesOnAfterACrash() throws IOException {
        save(NAME, 3);
        commit(NAME, 8);
        Cursor cursor = new Cursor(
                CursorFile.of(RealDisk.buffered(), folder, NAME),
                () -> engine.checkpoint(PluginIdentity.triggerProducer(NAME)),
                Position.of(100));

        StartAt start = cursor.start(StartAt.EARLIEST);

        assertThat(cursors(NAME)).containsExactly(at(NAME, 8));
        assertThat(start).isEqualTo(StartAt.after(Position.of(8)));
    }

    @Test
    void nowIsWhenTheTriggerWasMadeHoweverLateItsThreadComesToIt() throws IOException {
        Cursor cursor = new Cursor(CursorFile.of(RealDisk.buffered(), folder, NAME), Optional::empty, Position.of(100));

        assertThat(cursor.start(StartAt.NOW)).isEqualTo(StartAt.after(Position.of(100)));
        assertThat(cursors(NAME)).containsExactly(at(NAME, 100));
    }

    @Test
    void whatIsDoneButNotSavedYetDoesNotCount() throws IOException {
        save(NAME, 3);
        Cursor cursor = new Cursor(CursorFile.of(RealDisk.buffered(), folder, NAME), Optional::empty, Position.of(100));
        cursor.start(StartAt.EARLIEST);

        cursor.reached(Position.of(50));
        assertThat(cursors(NAME)).containsExactly(at(NAME, 3));

        cursor.save();
        assertThat(cursors(NAME)).containsExactly(at(NAME, 50));
    }

    @Test
    void i12_aFileThatIsNoCursorIsToldByNameSoThatNothingIsGivenUp() throws IOException {
        save(NAME, 3);
        save("sound", 4);
        try (var files = Files.list(folder)) {
            Path file = files.filter(path -> path.toString().contains("aggregate"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(file, "tickflux cursor 1\nsomewhere\n");
        }

        assertThatThrownBy(() -> cursors("sound", NAME))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("aggregate");
    }
}
