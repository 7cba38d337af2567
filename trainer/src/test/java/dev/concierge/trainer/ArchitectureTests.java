package dev.concierge.trainer;

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

  @Test
  void neverSeesThePlugin() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.opensearch.plugins..", "dev.concierge.plugin..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
