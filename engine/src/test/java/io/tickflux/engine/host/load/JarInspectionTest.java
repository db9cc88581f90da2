package io.tickflux.engine.host.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tickflux.api.InvalidInputException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarInspectionTest {
    @TempDir
    Path folder;

    @Test
    void i12_aJarThatIsHostileOrBrokenIsRefusedAndSaysWhy() {
        Map<String, Path> jars = new JarCorpus(folder).bad();
        Map<String, Object> notRefused = new LinkedHashMap<>();
        jars.forEach((name, jar) -> {
            Object outcome = outcome(jar);
            boolean told = outcome instanceof InvalidInputException refused
                    && refused.where().matches("jar|jar entry|api|META-INF/tickflux-plugin.properties.*")
                    && !refused.expected().isBlank();
            if (!told) {
                notRefused.put(name, outcome);
            }
        });
        assertThat(notRefused).isEmpty();
        assertThat(jars).hasSizeGreaterThanOrEqualTo(90);
    }

    @Test
    void aJarThatIsNeitherIsNot() {
        new JarCorpus(folder)
                .good()
                .forEach((name, jar) -> assertThatCode(() -> JarInspection.inspect(jar))
                        .as(name)
                        .doesNotThrowAnyException());
    }

    @Test
    void aDescriptorTellsNameVersionApiArgumentsAndRights() {
        PluginDescriptor descriptor = PluginDescriptor.parse("""
                name=spread
                version=1.2.0
                api=[1.0,2.0)
                rights=write, network
                arg.window.example=5m
                arg.window.description=how far back
                arg.window.required=true
                arg.a.b.example=1
                """);
        assertThat(descriptor.name()).isEqualTo("spread");
        assertThat(descriptor.version()).isEqualTo("1.2.0");
        assertThat(descriptor.api()).hasToString("[1.0,2.0)");
        assertThat(descriptor.rights()).containsExactly("write", "network");
        assertThat(descriptor.arguments())
                .containsExactly(
                        new PluginArgument("a.b", "1", "", PluginArgument.Need.OPTIONAL),
                        new PluginArgument("window", "5m", "how far back", PluginArgument.Need.REQUIRED));
        assertThat(descriptor.arguments().get(1).inWords()).isEqualTo("a value such as 5m: how far back");
    }

    private static Object outcome(Path jar) {
        try {
            return JarInspection.inspect(jar);
        } catch (InvalidInputException refused) {
            return refused;
        } catch (RuntimeException other) {
            return other.toString();
        }
    }
}
