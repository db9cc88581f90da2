package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.engine.host.load.PluginDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A jar that says what it wants to do is held to it. */
class RightsTest {
    private static final String BASE = "AAPL/1Min/OHLCV";
    private static final String DERIVED = "AAPL/5Min/OHLCV";

    @TempDir
    Path folder;

    /** A trigger that reads where its base ends, and copies the event. */
    private HostHarness harness(String descriptor) throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJar.trigger("copy", """
                return event -> {
                    context.lastEpochNanos(event.key());
                    return context.query(Query.of(event.key())).thenMany(Flux.just(
                        Write.fixed(BucketKey.parse("AAPL/5Min/OHLCV"), event.records())));
                };""")
                .withFile(PluginDescriptor.ENTRY, "name=copy\n" + descriptor)
                .build(plugins.resolve("copy.jar"));
        return HostHarness.in(folder).pluginFolders(plugins).trigger("copy", "copy", BASE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rights=read, write\n", "rights=\n"})
    void whatItAsksForAndAllIfItAsksForNothingIsGranted(String descriptor) throws IOException {
        try (HostHarness harness = harness(descriptor)) {
            harness.start().write(row(BASE, 1));
            harness.awaitHandled("copy", 1);

            assertThat(harness.stored(DERIVED)).containsExactly(1L);
        }
    }

    @Test
    void i12_itDoesNotWriteWithoutTheRightTo() throws IOException {
        assertRefused("rights=read\n", "right: none to write (expected: write among rights in ");
    }

    @Test
    void i12_itDoesNotReadWithoutTheRightTo() throws IOException {
        assertRefused("rights=write, network\n", "right: none to read (expected: read among rights in ");
    }

    private void assertRefused(String descriptor, String message) throws IOException {
        try (HostHarness harness = harness(descriptor)) {
            harness.start().write(row(BASE, 1));
            PluginStatus status = harness.awaitState("copy", PluginState.PARKED);

            assertThat(status.faults().last().message()).contains(message);
            assertThat(harness.stored(DERIVED)).isEmpty();
        }
    }
}
