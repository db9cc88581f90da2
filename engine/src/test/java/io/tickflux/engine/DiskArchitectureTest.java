package io.tickflux.engine;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DiskArchitectureTest {
    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tickflux.engine");

    /** Plugin jars are read by class loaders, which pass any seam; what Linux tells of threads lies on no disk. */
    @Test
    void onlyTheDiskPackageTouchesFiles() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.tickflux.engine.disk..", "io.tickflux.engine.host.load..")
                .and()
                .doNotHaveSimpleName("PluginCatalog")
                .and()
                .doNotHaveSimpleName("PluginThread")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.nio.channels..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(RandomAccessFile|File(Input|Output)Stream|FileReader|FileWriter)")
                .because("faults are injected at Disk")
                .check(ENGINE);
    }

    @Test
    void theDiskKnowsNothingOfWhatIsKeptOnIt() {
        noClasses()
                .that()
                .resideInAPackage("io.tickflux.engine.disk..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.tickflux.engine.*..")
                        .and(not(resideInAPackage("io.tickflux.engine.disk.."))))
                .check(ENGINE);
    }
}
