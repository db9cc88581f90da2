package io.tickflux.transport.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tickflux.transport.client");

    @Test
    void theClientHasNoEngineInside() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tickflux.engine..", "io.tickflux.transport.server..", "io.tickflux.config..")
                .check(CLASSES);
    }

    @Test
    void theProtocolKnowsNeitherEndOfTheWire() {
        noClasses()
                .that()
                .resideInAPackage("..client.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tickflux.transport.client")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.tickflux.(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
