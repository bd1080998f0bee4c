package org.hyperhash.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Rules and engines decide; they never touch the world, and they decide alike in every run. */
class PurityTest {
    private static final String[] PURE = {
        "org.hyperhash.bitcoin..",
        "org.hyperhash.stratum..",
        "org.hyperhash.*.engine..",
        "org.hyperhash.ledger.statistics.."
    };

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("org.hyperhash");

    @Test
    void enoughClassesAreLookedAt() {
        assertThat(CLASSES).hasSizeGreaterThan(150);
    }

    @Test
    void pureCodeTouchesNoFilesSocketsThreadsOrLoggers() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .and()
                .resideOutsideOfPackage("org.hyperhash.platform..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.sql..",
                        "java.util.logging..",
                        "org.slf4j..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.lang\\.Thread|java\\.net\\.(?!URI).*|java\\.io\\.File.*|java\\.util\\.Random"
                                + "|java\\.security\\.SecureRandom|java\\.util\\.concurrent\\..*")
                .check(CLASSES);
    }

    @Test
    void pureCodeReadsNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .and()
                .resideOutsideOfPackage("org.hyperhash.platform..")
                .should()
                .accessTargetWhere(
                        new DescribedPredicate<JavaAccess<?>>("reads the clock or chance") {
                            @Override
                            public boolean test(JavaAccess<?> access) {
                                String target =
                                        access.getTargetOwner().getName() + "." + access.getName();
                                return target.matches(
                                        "java\\.lang\\.System\\.(currentTimeMillis|nanoTime|getenv)"
                                                + "|java\\.time\\.(Instant|LocalDate.*)\\.now"
                                                + "|java\\.time\\.Clock\\.system.*"
                                                + "|java\\.lang\\.Math\\.random"
                                                + "|java\\.util\\.UUID\\.randomUUID");
                            }
                        })
                .check(CLASSES);
    }

    @Test
    void mainCodeKnowsNoTestCode() {
        noClasses()
                .that()
                .resideInAPackage("org.hyperhash..")
                .and()
                .resideOutsideOfPackage("org.hyperhash.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.hyperhash.testkit..", "org.junit..", "org.assertj..")
                .check(CLASSES);
    }

    @Test
    void onlyTheLauncherTalksToTheConsole() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.hyperhash.launcher..", "org.hyperhash.bench..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }
}
