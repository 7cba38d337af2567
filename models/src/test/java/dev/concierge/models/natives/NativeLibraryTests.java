package dev.concierge.models.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NativeLibraryTests {
  private static final String REASON = "x.so: failed to map segment from shared object";

  private final NativeLibrary library = new NativeLibrary("X", "mount it with exec");

  static Stream<LinkageError> errors() {
    return Stream.of(
        new UnsatisfiedLinkError(REASON),
        new ExceptionInInitializerError(new RuntimeException("failed", new IOException(REASON))),
        (LinkageError) new NoClassDefFoundError("X").initCause(new UnsatisfiedLinkError(REASON)));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorOfLoadingNamesLibraryReasonAndRemedy(LinkageError error) {
    assertThatExceptionOfType(NativeLibraryException.class)
        .isThrownBy(() -> touch(error))
        .withMessageMatching("X cannot be loaded: .*" + REASON + "; mount it with exec")
        .withCause(error);
  }

  @Test
  void laterFailuresTellTheFirstReason() {
    assertThatThrownBy(() -> touch(new UnsatisfiedLinkError(REASON))).hasMessageContaining(REASON);
    assertThatThrownBy(() -> touch(new NoClassDefFoundError("Could not initialize class X")))
        .hasMessageContaining(REASON);
  }

  @Test
  void whatLoadsLaterIsUsed() {
    assertThatThrownBy(() -> touch(new UnsatisfiedLinkError(REASON)))
        .isInstanceOf(NativeLibraryException.class);
    assertThat(library.touch(() -> "loaded")).isEqualTo("loaded");
  }

  @Test
  void otherFailuresPass() {
    IOException failure = new IOException("no such file");
    assertThatThrownBy(
            () ->
                library.touch(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  private void touch(LinkageError error) {
    library.touch(
        () -> {
          throw error;
        });
  }
}
