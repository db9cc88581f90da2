package io.tickflux.engine.journal;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class JournalArchitectureTest {
    private static final JavaClasses JOURNAL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tickflux.engine.journal");

    @Test
    void theJournalDependsOnNoOtherPartOfTheEngine() {
        noClasses()
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.tickflux.engine.*..")
                        .and(not(JavaClass.Predicates.resideInAnyPackage(
                                "io.tickflux.engine.journal..", "io.tickflux.engine.disk.."))))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("reactor..")
                .because("every other part is derived from the journal, and its core is plain Java")
                .check(JOURNAL);
    }
}
