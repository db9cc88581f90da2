package io.tickflux.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tickflux.api");

    @Test
    void pluginAuthorsGetReactorAndNothingElse() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "io.tickflux.api..",
                        "org.reactivestreams",
                        "reactor.core..",
                        "org.jspecify.annotations")
                .check(CLASSES);
    }

    @Test
    void theModelDoesNotKnowThePlugins() {
        classes()
                .that()
                .resideInAPackage("io.tickflux.api")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.tickflux.api", "org.jspecify.annotations")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.tickflux.(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
