package dev.concierge.trainer;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.concierge.trainer");

  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .matching("dev.concierge.trainer.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** A wing is a package below the root with all its children. */
  @Test
  void wingsAreFreeOfCycles() {
    slices().matching("dev.concierge.trainer.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void optionsAreReadOnTheRoof() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.concierge.trainer.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CLASSES);
  }

  @Test
  void nothingStandsOnTheRoof() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.concierge.trainer.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.concierge.trainer.cli..")
        .check(CLASSES);
  }

  @Test
  void theFirstPolicyIsLearnedByCommandsAndQuickstartOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.concierge.trainer.sft..",
            "dev.concierge.trainer.cli..",
            "dev.concierge.trainer.quickstart..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.concierge.trainer.sft..")
        .check(CLASSES);
  }

  @Test
  void aRunKnowsNoSimulatedPeople() {
    noClasses()
        .that()
        .resideInAPackage("dev.concierge.trainer.run..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.concierge.trainer.simulate..", "dev.concierge.trainer.sft..")
        .check(CLASSES);
  }

  /** The steps of a run are put in order by their parent and do not know it. */
  @Test
  void stepsOfARunDoNotKnowTheRun() {
    noClasses()
        .that()
        .resideInAPackage("dev.concierge.trainer.run.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.concierge.trainer.run")
        .check(CLASSES);
  }

  @Test
  void neverSeesThePlugin() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.opensearch.plugins..", "dev.concierge.plugin..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** Else its telemetry would not be off before the library loads. */
  @Test
  void onnxRuntimeIsLoadedByTheModels() {
    noClasses()
        .should()
        .callMethodWhere(
            target(owner(type(OrtEnvironment.class)))
                .and(target(nameMatching("get(Environment|Av.*)"))))
        .orShould()
        .callConstructor(OrtSession.SessionOptions.class)
        .check(CLASSES);
  }
}
