package dev.concierge.grpc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.concierge.grpc", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices()
          .matching("dev.concierge.grpc.(**)")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule knowsNoSibling =
      noClasses()
          .that()
          .resideInAPackage("dev.concierge.grpc..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.opensearch..", "ai.djl..", "dev.concierge.models..", "dev.concierge.plugin..", "dev.concierge.trainer..")
          .allowEmptyShould(true);
}
