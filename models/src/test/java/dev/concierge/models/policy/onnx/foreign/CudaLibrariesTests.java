package dev.concierge.models.policy.onnx.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.concierge.models.natives.BindingException;
import dev.concierge.models.natives.ForeignFunctions;
import org.junit.jupiter.api.Test;

class CudaLibrariesTests {
  @Test
  void thoseThatCannotBeLoadedAreNamed() {
    assertThat(CudaLibraries.missing(library -> !library.contains("cudnn")))
        .containsExactly("libcudnn.so.9");
    assertThat(CudaLibraries.missing(library -> true)).isEmpty();
  }

  @Test
  void theSystemIsAsked() {
    assumeTrue(Runtime.version().feature() >= 22, "the foreign-function API is final in Java 22");
    assumeTrue(System.getProperty("os.name").equals("Linux"), "libraries have other names");
    ForeignFunctions foreign = ForeignFunctions.load();
    assertThat(foreign.isLoadable("libc.so.6")).isTrue();
    assertThat(foreign.isLoadable("libconcierge-none.so.1")).isFalse();
    assertThat(foreign.symbol("libc.so.6", "memcpy")).isNotZero();
    assertThatThrownBy(() -> foreign.symbol("libc.so.6", "no_such_function"))
        .hasMessage("there is no [no_such_function]");
    assertThatThrownBy(() -> CudaRuntime.load(foreign, "libconcierge-none.so.1"))
        .isInstanceOf(BindingException.class)
        .hasMessage("the library [libconcierge-none.so.1] cannot be loaded");
  }
}
