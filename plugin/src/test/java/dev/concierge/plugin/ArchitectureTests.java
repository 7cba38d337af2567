package dev.concierge.plugin;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.concierge.plugin.endpoint.ErrorKind;
import org.junit.jupiter.api.Test;
import org.opensearch.OpenSearchStatusException;

class ArchitectureTests {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.concierge.plugin");

  /** A wing is a package below the root with all its children. */
  @Test
  void wingsAreFreeOfCycles() {
    slices().matching("dev.concierge.plugin.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .matching("dev.concierge.plugin.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void neverSeesTheTrainer() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.djl.pytorch..", "ai.djl.training..", "ai.onnx..", "dev.concierge.trainer..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** Which status a failure is answered with is decided in one place. */
  @Test
  void onlyTheKindsOfErrorsMakeStatuses() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ErrorKind.class.getName())
        .should()
        .callConstructorWhere(
            JavaCall.Predicates.target(
                HasOwner.Predicates.With.owner(assignableTo(OpenSearchStatusException.class))))
        .check(CLASSES);
  }
}
