package dev.concierge.models;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.concierge.models");

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
}
