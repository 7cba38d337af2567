package dev.concierge.models.policy.onnx.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.concierge.models.natives.BindingException;
import dev.concierge.models.natives.ForeignFunctions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How the CUDA runtime is called, against a library of the same functions that works on host
 * memory; skipped where there is no C compiler to make it.
 */
class CudaRuntimeTests {
  private static final String SOURCE =
      """
      #include <string.h>
      #include <stddef.h>
      static int copied = 0;
      int cudaGetDeviceCount(int *count) { *count = 3; return 0; }
      const char *cudaGetErrorString(int error) { return error == 1 ? "invalid argument" : "?"; }
      int cudaMemcpy2D(void *to, size_t tp, const void *from, size_t fp, size_t w, size_t h, int kind) {
        if (kind != 4 || w > tp || w > fp) return 1;
        for (size_t i = 0; i < h; i++) memcpy((char *)to + i * tp, (const char *)from + i * fp, w);
        copied++;
        return 0;
      }
      int cudaDeviceSynchronize(void) { return copied-- > 0 ? 0 : 1; }
      """;

  @TempDir private Path folder;
  private final ForeignFunctions foreign = foreign();
  private CudaRuntime cuda;

  private static ForeignFunctions foreign() {
    assumeTrue(
        Runtime.version().feature() >= 22, "the foreign-function API is final since Java 22");
    return ForeignFunctions.load();
  }

  @BeforeEach
  void compile() throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("cudart.c"), SOURCE);
    Path library = folder.resolve("libcudart-test.so");
    cuda = cc(source, library) ? CudaRuntime.load(foreign, library.toString()) : null;
    assumeTrue(cuda != null, "there is no C compiler");
  }

  private static boolean cc(Path source, Path library) throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void devicesAreCounted() {
    assertThat(cuda.devices()).isEqualTo(3);
  }

  @Test
  void rowsAreCopiedFromPitchToPitch() {
    ByteBuffer from = OrtFunctions.direct(20);
    ByteBuffer to = OrtFunctions.direct(20);
    for (int i = 0; i < 20; i++) {
      from.put(i, (byte) (i + 1));
    }
    MemoryCopy copies = new MemoryCopy.OnCuda(cuda);
    copies.rows(foreign.addressOf(to), 7, foreign.addressOf(from), 5, 3, 2);
    copies.finish();
    byte[] found = new byte[20];
    to.get(0, found);
    assertThat(found).startsWith(1, 2, 3, 0, 0, 0, 0, 6, 7, 8, 0);
  }

  @Test
  void aRefusalIsToldInCudasWords() {
    ByteBuffer memory = OrtFunctions.direct(8);
    long at = foreign.addressOf(memory);
    assertThatThrownBy(cuda::synchronize).hasMessageContaining("cudaDeviceSynchronize failed");
    assertThatThrownBy(() -> cuda.copyRows(at, 1, at, 1, 3, 2))
        .isInstanceOf(BindingException.class)
        .hasMessage("cudaMemcpy2D failed with [1]: invalid argument");
  }
}
