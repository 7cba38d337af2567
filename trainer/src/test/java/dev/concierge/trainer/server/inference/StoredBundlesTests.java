package dev.concierge.trainer.server.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.concierge.grpc.inference.PolicyAddress;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.trainer.cluster.ModelStore;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredBundlesTests {
  @TempDir private Path folder;

  @Test
  void aVersionStoredLaterIsServedAtOnceAndTheNewestAnswersWhoNamesNone() throws Exception {
    ModelStore store = new ModelStore(folder.resolve("store"));
    StoredBundles bundles = new StoredBundles(store);
    try (ServedPolicies policies = new ServedPolicies(bundles, new RuntimeOptions(1, 1), 1)) {
      refuses(policies, "v1", Status.Code.NOT_FOUND);
      Path old = store.add(RandomBundle.write(folder.resolve("a"), "films", "v1"));
      Files.setLastModifiedTime(
          old.resolve("manifest.json"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
      try (ServedPolicies.Use use = policies.acquire("")) {
        assertThat(use.address()).isEqualTo(new PolicyAddress("films", "v1"));
        store.add(RandomBundle.write(folder.resolve("b"), "films", "v2"));
        store.add(RandomBundle.write(folder.resolve("c"), "books", "v1"));
        try (ServedPolicies.Use other = policies.acquire("films/v2")) {
          assertThat(other.policy().manifest().version()).isEqualTo("v2");
        }
        assertThat(use.policy().score(new float[0][])).isEmpty();
      }
      refuses(policies, "v1", Status.Code.INVALID_ARGUMENT);
      try (ServedPolicies.Use use = policies.acquire("films/v1")) {
        assertThat(use.policy().manifest().name()).isEqualTo("films");
      }
      assertThat(bundles.list()).hasSize(3).last().isEqualTo(new PolicyAddress("films", "v1"));
    }
  }

  private static void refuses(ServedPolicies policies, String version, Status.Code code) {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> policies.acquire(version).close())
        .satisfies(e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }
}
