package dev.concierge.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/**
 * The rules of this module: it talks to the node as an application does, and no product code knows
 * it.
 */
class ArchitectureIT {
  private static final JavaClasses OWN = new ClassFileImporter().importPackages("dev.concierge.it");
  private static final JavaClasses ALL = new ClassFileImporter().importPackages("dev.concierge");

  @Test
  void packagesAreFreeOfCycles() {
    assertThat(OWN).isNotEmpty();
    slices()
        .matching("dev.concierge.it.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(OWN);
  }

  @Test
  void theNodeIsReachedOverItsApiOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.concierge.plugin..")
        .check(OWN);
  }

  @Test
  void noProductCodeKnowsTheTests() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.concierge.it..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.concierge.it..")
        .check(ALL);
  }
}
