package dev.concierge.models;

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
          .importPackages("dev.concierge.models");

  /** A wing is a package below the root with all its children. */
  @Test
  void wingsAreFreeOfCycles() {
    slices().matching("dev.concierge.models.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .matching("dev.concierge.models.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void runsWithoutSearchEngineOrTrainingEngine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.opensearch..",
            "ai.djl.pytorch..",
            "ai.djl.nn..",
            "ai.djl.training..",
            "dev.concierge.plugin..",
            "dev.concierge.trainer..",
            "dev.concierge.grpc..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** Else its telemetry would not be off before the library loads. */
  @Test
  void onnxRuntimeIsLoadedInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.concierge.models.natives")
        .should()
        .callMethodWhere(
            target(owner(type(OrtEnvironment.class)))
                .and(target(nameMatching("get(Environment|Av.*)"))))
        .orShould()
        .callConstructor(OrtSession.SessionOptions.class)
        .check(CLASSES);
  }
}
