package io.tickflux.plugins.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tickflux.plugins.testkit");

    @Test
    void theKitSeesTheApiAndLibrariesOfTests() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "io.tickflux.plugins.testkit",
                        "io.tickflux.api..",
                        "org.reactivestreams",
                        "reactor.core..",
                        "reactor.test..",
                        "org.junit.jupiter.api..",
                        "org.assertj.core..",
                        "org.jspecify.annotations")
                .check(CLASSES);
    }
}
