package io.tickflux.transport.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.config.ConfigLoader;
import io.tickflux.engine.SyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSettingsTest {
    @TempDir
    Path dir;

    @Test
    void theSyncOfTheConfigurationFileIsTheEnginesPolicy() throws IOException {
        assertThat(policyOf("commit")).isEqualTo(SyncPolicy.COMMIT);
        assertThat(policyOf("500ms")).isEqualTo(SyncPolicy.every(Duration.ofMillis(500)));
        assertThat(policyOf("none")).isEqualTo(SyncPolicy.NONE);
    }

    private SyncPolicy policyOf(String sync) throws IOException {
        Path file = Files.writeString(
                dir.resolve("tickflux.yml"), "root_directory: " + dir + "\njournal:\n  sync: " + sync + "\n");
        return EngineSettings.of(ConfigLoader.create().load(file).config())
                .journal()
                .syncPolicy();
    }
}
