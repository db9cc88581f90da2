package io.tickflux.transport.app.scaffold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.app.cli.ExitCode;
import io.tickflux.transport.app.cli.Tickflux;
import io.tickflux.transport.app.console.Screen;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code tickflux plugin new} writes is green and runs, without Maven here. */
class PluginProjectTest {
    @TempDir
    private Path folder;

    private final Screen screen = Screen.piped();

    private Path project(PluginKind kind) {
        Path project = folder.resolve("my-own");
        assertThat(Tickflux.run(
                        screen.console(), "plugin", "new", kind.folder(), "my-own", "--directory", project.toString()))
                .as(screen.err())
                .isZero();
        return project;
    }

    @ParameterizedTest
    @EnumSource
    void itsJarIsTakenByAServerWithItsConfiguration(PluginKind kind) throws Exception {
        Path project = project(kind);
        Path classes = compile(project, List.of("src/main/java"));
        jar(project, classes);

        int lint = Tickflux.run(
                screen.console(), "lint", project.resolve("mkts.yml").toString(), "--set", pluginsIn(project));
        assertThat(lint).as(screen.out() + screen.err()).isZero();

        Files.delete(project.resolve("target/my-own.jar"));
        lint = Tickflux.run(
                screen.console(), "lint", project.resolve("mkts.yml").toString(), "--set", pluginsIn(project));
        assertThat(lint).as("without the jar").isEqualTo(ExitCode.BAD_INPUT);
    }

    private static String pluginsIn(Path project) {
        return "plugin_directory=" + project.resolve("target");
    }

    @ParameterizedTest
    @EnumSource
    void itsTestsAndThoseOfTheContractAreGreen(PluginKind kind) throws Exception {
        Path project = project(kind);
        Path classes = compile(project, List.of("src/main/java", "src/test/java"));
        URL[] places = {
            classes.toUri().toURL(),
            project.resolve("src/main/resources").toUri().toURL()
        };
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(places, before)) {
            thread.setContextClassLoader(loader);
            Class<?> tests = loader.loadClass("com.example.myown."
                    + PluginProject.of(kind, "my-own", Optional.empty()).className() + "Test");
            assertThat(run(tests)).hasSizeGreaterThanOrEqualTo(6);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Each test with an instance of its own, as JUnit does; gives their names. */
    private static List<String> run(Class<?> tests) throws ReflectiveOperationException {
        Constructor<?> constructor = tests.getDeclaredConstructor();
        constructor.setAccessible(true);
        List<Method> methods = Stream.concat(
                        Arrays.stream(tests.getDeclaredMethods()),
                        Arrays.stream(tests.getInterfaces()).flatMap(contract -> Arrays.stream(contract.getMethods())))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .toList();
        for (Method method : methods) {
            method.setAccessible(true);
            method.invoke(constructor.newInstance());
        }
        return methods.stream().map(Method::getName).toList();
    }

    private static Path compile(Path project, List<String> roots) throws IOException {
        Path classes = Files.createDirectories(project.resolve("target/classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<Path> sources = roots.stream()
                    .flatMap(root -> filesIn(project.resolve(root)).stream())
                    .toList();
            List<String> options = List.of(
                    "-proc:none",
                    "-Xlint:all,-path,-classfile,-options",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            output, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(output.toString()).isTrue();
        }
        assertThat(output.toString()).as("warnings").isEmpty();
        return classes;
    }

    private static void jar(Path project, Path classes) throws IOException {
        Path jar = project.resolve("target/my-own.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path root : List.of(classes, project.resolve("src/main/resources"))) {
                for (Path file : filesIn(root)) {
                    out.putNextEntry(new JarEntry(root.relativize(file).toString()));
                    // As Maven filters it.
                    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                    out.write(text.replace("${project.version}", "0.1.0").getBytes(StandardCharsets.ISO_8859_1));
                    out.closeEntry();
                }
            }
        }
    }

    private static List<Path> filesIn(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLeftToFillIn(PluginKind kind) {
        PluginProject project = PluginProject.of(kind, "x", Optional.of("com.acme"));
        assertThat(project.files().values())
                .allSatisfy(text -> assertThat(text).doesNotContain("{{").doesNotContain("${surefire"));
    }

    /** Each version that its POM names is one that this build was made with. */
    @Test
    void itIsBuiltAsThisProjectIs() throws IOException {
        String pom = PluginProject.of(PluginKind.TRIGGER, "x", Optional.empty())
                .files()
                .get("pom.xml");
        String root = Files.readString(Path.of("../../pom.xml"));
        Pattern plugin = Pattern.compile("<artifactId>(maven-\\w+-plugin)</artifactId>\\s*<version>([^$<]+)</version>");
        assertThat(plugin.matcher(pom).results().map(MatchResult::group))
                .hasSizeGreaterThan(2)
                .allSatisfy(named -> {
                    if (!named.contains("surefire")) {
                        assertThat(root.replaceAll("\\s+", "")).contains(named.replaceAll("\\s+", ""));
                    }
                });
        assertThat(pom).contains(root.replaceFirst("(?s).*?(<version>[^<]+</version>).*", "$1"));
    }

    @Test
    void i12_whatLiesThereIsNotOverwritten() throws IOException {
        Path mine = Files.writeString(folder.resolve("pom.xml"), "mine");
        PluginProject project = PluginProject.of(PluginKind.TRIGGER, "x", Optional.empty());

        assertThatThrownBy(() -> project.writeTo(folder)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> project.writeTo(mine)).isInstanceOf(InvalidInputException.class);
        assertThat(folder).isDirectoryContaining(file -> file.equals(mine));
        assertThat(mine).hasContent("mine");
        assertThat(filesIn(folder)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "My-Bars, com.acme, NAME",
        "bars-, com.acme, NAME",
        "../bars, com.acme, NAME",
        "'', com.acme, NAME",
        "bars, com.acme.new, --package",
        "bars, ../acme, --package",
    })
    void i12_aWrongNameIsRefused(String name, String packageName, String where) {
        assertThatThrownBy(() -> PluginProject.of(PluginKind.BGWORKER, name, Optional.of(packageName)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(where);
    }
}
