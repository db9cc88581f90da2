package io.tickflux.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EffectiveConfigTest {
    @Test
    void theEffectiveConfigurationHasEveryDefaultAndTellsWhereEachValueIsFrom() {
        ConfigTree tree = Loading.load("""
                root_directory: d
                journal:
                  sync: 500ms
                triggers:
                  - module: m
                    on: "*/1Min"
                    config: {api_key: hunter2}
                """).tree();
        assertThat(tree.renderEffective())
                .containsPattern("(?m)^root_directory: d +# mkts.yml:1:17$")
                .containsPattern("(?m)^  sync: 500ms +# mkts.yml:3:9$")
                .containsPattern("(?m)^  segment_size: 256MiB +# default:\\d+:\\d+$")
                .containsPattern("(?m)^listen_port: 5993 +# default:\\d+:\\d+$")
                .containsPattern("(?m)^      api_key: \"\\*{6}\" +# mkts.yml:7:\\d+$")
                .doesNotContain("hunter2");
        assertThat(Loading.load(tree.renderEffective()).config().storage())
                .isEqualTo(Loading.load("{root_directory: d, journal: {sync: 500ms}}")
                        .config()
                        .storage());
    }

    @Test
    void changesAreToldPathByPathAndSecretsAreComparedButNotShown() {
        ConfigTree before = Loading.load("""
                root_directory: d
                listen_port: 1
                triggers: [{module: m, on: "A", config: {token: one, same: 1}}]
                """).tree();
        ConfigTree after = Loading.load("""
                root_directory: d
                triggers: [{module: m, on: "A", config: {token: two, same: 1}}]
                timezone: UTC
                """).tree();
        assertThat(before.changesTo(after))
                .extracting(ConfigChange::toString)
                .containsExactly(
                        "listen_port: 1 -> (none)",
                        "timezone: (none) -> UTC",
                        "triggers[0].config.token: ****** -> ******");
        assertThat(before.changesTo(after))
                .extracting(ConfigChange::isAboutPlugins)
                .containsExactly(false, false, true);
        assertThat(before.changesTo(before)).isEmpty();
    }
}
