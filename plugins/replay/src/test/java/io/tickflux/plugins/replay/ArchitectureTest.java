package io.tickflux.plugins.replay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tickflux.plugins.replay");

    @Test
    void thePluginSeesTheApiReactorAndTheCsvLibraryOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "io.tickflux.plugins.replay",
                        "io.tickflux.api..",
                        "io.tickflux.csv",
                        "org.reactivestreams",
                        "reactor.core..",
                        "org.jspecify.annotations")
                .check(CLASSES);
    }
}
