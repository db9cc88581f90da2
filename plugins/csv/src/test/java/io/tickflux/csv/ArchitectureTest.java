package io.tickflux.csv;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tickflux.csv");

    @Test
    void theModuleSeesTheModelAndItsLibrariesOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "io.tickflux.csv",
                        "io.tickflux.api",
                        "de.siegmar.fastcsv..",
                        "com.fasterxml.jackson.core.io",
                        "reactor.core.publisher",
                        "org.jspecify.annotations")
                .check(CLASSES);
    }
}
