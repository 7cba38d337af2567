package dev.concierge.models;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.concierge.models", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices()
          .matching("dev.concierge.models.(**)")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule runsWithoutSearchEngineOrTrainingEngine =
      noClasses()
          .that()
          .resideInAPackage("dev.concierge.models..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.opensearch..", "ai.djl.pytorch..", "ai.djl.nn..", "ai.djl.training..", "dev.concierge.plugin..", "dev.concierge.trainer..", "dev.concierge.grpc..")
          .allowEmptyShould(true);
}
