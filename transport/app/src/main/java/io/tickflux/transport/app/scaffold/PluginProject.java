package io.tickflux.transport.app.scaffold;

import io.tickflux.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * A Maven project of one plugin, with an example to replace and its tests.
 *
 * @param kind what it is
 * @param name the module, and the name of the jar
 * @param packageName of its classes, and its group for Maven
 */
public record PluginProject(PluginKind kind, String name, String packageName) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int MAX_NAME_LENGTH = 64;

    /** @throws InvalidInputException when a name is none */
    public PluginProject {
        if (name.length() > MAX_NAME_LENGTH || !NAME.matcher(name).matches()) {
            throw new InvalidInputException(
                    "NAME", '"' + name + '"', "small letters, digits and single dashes, such as my-bars");
        }
        if (!SourceVersion.isName(packageName, SourceVersion.RELEASE_17)) {
            throw new InvalidInputException(
                    "--package", '"' + packageName + '"', "a Java package such as com.acme.bars");
        }
    }

    /** Where no package is given, one is made of the name. */
    public static PluginProject of(PluginKind kind, String name, Optional<String> packageName) {
        return new PluginProject(kind, name, packageName.orElseGet(() -> "com.example." + name.replace("-", "")));
    }

    /**
     * Writes it.
     *
     * @param directory made when absent
     * @throws InvalidInputException when something lies there already; nothing is written
     */
    public void writeTo(Path directory) throws IOException {
        if (Files.exists(directory) && !isEmptyDirectory(directory)) {
            throw new InvalidInputException("directory", directory + " exists", "a new or empty one");
        }
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path target = directory.resolve(file.getKey());
            Files.createDirectories(target.toAbsolutePath().resolveSibling(""));
            Files.writeString(target, file.getValue(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
    }

    private static boolean isEmptyDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.findAny().isEmpty();
        }
    }

    /** All of its files with their text, by path. */
    Map<String, String> files() {
        String own = kind.folder() + '/';
        String folder = packageName.replace('.', '/') + '/';
        Map<String, String> files = new TreeMap<>();
        files.put("pom.xml", text("pom.xml"));
        files.put(".gitignore", text("gitignore"));
        files.put("README.md", text(own + "README.md"));
        files.put("mkts.yml", text(own + "mkts.yml"));
        files.put("src/main/java/" + folder + className() + ".java", text(own + "Plugin.java"));
        files.put("src/main/java/" + folder + className() + "Provider.java", text(own + "Provider.java"));
        files.put("src/test/java/" + folder + className() + "Test.java", text(own + "PluginTest.java"));
        files.put("src/main/resources/META-INF/services/io.tickflux.api.plugin." + kind.service(), text("service"));
        files.put("src/main/resources/META-INF/tickflux-plugin.properties", text(own + "plugin.properties"));
        return files;
    }

    /** {@code MyBarsTrigger} for {@code my-bars}. */
    String className() {
        StringBuilder text = new StringBuilder();
        for (String word : name.split("-", -1)) {
            text.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return text + kind.classSuffix();
    }

    private String text(String template) {
        try (InputStream input = PluginProject.class.getResourceAsStream(template)) {
            if (input == null) {
                throw new IllegalStateException(template + ": missing (expected: in the jar of this class)");
            }
            return new String(input.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{{name}}", name)
                    .replace("{{package}}", packageName)
                    .replace("{{class}}", className());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
