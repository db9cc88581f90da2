package io.tickflux.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The signatures that plugins compile and link against. They change on purpose only:
 * {@code mvn -pl plugins-api test -Dtest=PublicApiTest -Dtickflux.api.update=true} writes them anew.
 */
class PublicApiTest {
    private static final Path FILE = Path.of("src/test/resources/api.txt");

    @Test
    void thePublicApiIsWhatTheCheckedInFileSays() throws IOException {
        List<String> found = signatures();
        if (Boolean.getBoolean("tickflux.api.update")) {
            Files.write(FILE, found);
        }

        List<String> expected = Files.readAllLines(FILE);

        TreeSet<String> added = new TreeSet<>(found);
        expected.forEach(added::remove);
        TreeSet<String> removed = new TreeSet<>(expected);
        found.forEach(removed::remove);
        assertThat(found)
                .as(
                        "the public API has changed.%n  added: %s%n  removed: %s%nPlugins are compiled against it. If that is meant, run:"
                                + " mvn -pl plugins-api test -Dtest=PublicApiTest -Dtickflux.api.update=true",
                        added, removed)
                .isEqualTo(expected);
    }

    private static List<String> signatures() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.tickflux.api").stream()
                        .filter(type -> !type.isAnonymousClass())
                        .map(JavaClass::reflect)
                        .filter(PublicApiTest::isVisible)
                        .flatMap(PublicApiTest::signatures)
                        .sorted()
                        .toList();
    }

    private static boolean isVisible(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static Stream<String> signatures(Class<?> type) {
        List<String> lines = new ArrayList<>();
        lines.add(type.getName() + ": " + header(type));
        members(type.getDeclaredConstructors())
                .map(Constructor::toGenericString)
                .forEach(lines::add);
        members(type.getDeclaredMethods()).map(Method::toGenericString).forEach(lines::add);
        members(type.getDeclaredFields()).map(Field::toGenericString).forEach(lines::add);
        return lines.stream().map(line -> line.startsWith(type.getName() + ":") ? line : type.getName() + " " + line);
    }

    private static <T extends AccessibleObject & Member> Stream<T> members(T[] members) {
        return Arrays.stream(members).filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic());
    }

    private static String header(Class<?> type) {
        String parents = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .map(Type::getTypeName)
                .collect(Collectors.joining(", "));
        String permitted = type.isSealed()
                ? " permits "
                        + Arrays.stream(type.getPermittedSubclasses())
                                .map(Class::getName)
                                .collect(Collectors.joining(", "))
                : "";
        String components = type.isRecord()
                ? " of "
                        + Arrays.stream(type.getRecordComponents())
                                .map(part -> part.getGenericType().getTypeName() + ' ' + part.getName())
                                .collect(Collectors.joining(", "))
                : "";
        return kind(type) + " from " + parents + permitted + components;
    }

    /** Not {@code toGenericString}: what that says differs between versions of Java. */
    private static String kind(Class<?> type) {
        String kind = type.isInterface() ? "" : "class ";
        kind = type.isEnum() ? "enum " : kind;
        kind = type.isRecord() ? "record " : kind;
        String parameters =
                Arrays.stream(type.getTypeParameters()).map(Type::getTypeName).collect(Collectors.joining(", "));
        return Modifier.toString(type.getModifiers()) + ' ' + kind + '<' + parameters + '>';
    }
}
