package io.tickflux.plugins.stream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tickflux.plugins.stream");

    @Test
    void thePluginSeesTheApiAndReactorOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "io.tickflux.plugins.stream",
                        "io.tickflux.api..",
                        "org.reactivestreams",
                        "reactor.core..",
                        "org.jspecify.annotations")
                .check(CLASSES);
    }
}
