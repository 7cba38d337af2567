package dev.concierge.plugin.policies;

import static org.assertj.core.api.BDDAssertions.then;
import static org.assertj.core.api.BDDAssertions.thenThrownBy;

import dev.concierge.models.policy.onnx.DeviceChoice;
import dev.concierge.models.policy.onnx.Placement;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.policy.onnx.foreign.Device;
import dev.concierge.plugin.settings.InferenceSettings;
import dev.concierge.plugin.stats.ModelSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opensearch.common.settings.Settings;

class LocalBackendTests {
  private final List<DeviceChoice> decided = new ArrayList<>();

  private LocalBackend backend(DeviceChoice asked) {
    return new LocalBackend(
        new RuntimeOptions(1, 1),
        asked,
        choice -> {
          decided.add(choice);
          return new Placement(choice, Device.CPU, "no [libcudnn.so.9]");
        });
  }

  private static Map<?, ?> models(Backend backend) {
    try (LoadedPolicies policies = new LoadedPolicies(backend, 1)) {
      return ModelSection.of(policies).snapshot().get();
    }
  }

  @Test
  void whoAsksForAGpuLearnsAtOnceWhatIsMissing() {
    LocalBackend backend = backend(DeviceChoice.CUDA);
    then(decided).containsExactly(DeviceChoice.CUDA);
    then(models(backend).get("device"))
        .isEqualTo(Map.of("asked", "cuda", "used", "cpu", "missing", "no [libcudnn.so.9]"));
    then(decided).hasSize(1);
  }

  @Test
  void otherwiseTheFirstPolicyDecides() {
    LocalBackend backend = backend(DeviceChoice.AUTO);
    then(decided).isEmpty();
    then(models(backend).containsKey("device")).isFalse();
  }

  @Test
  void theSettingNamesItsLegalValues() {
    then(InferenceSettings.DEVICE.get(Settings.EMPTY)).isEqualTo(DeviceChoice.AUTO);
    String key = InferenceSettings.DEVICE.getKey();
    then(key).isEqualTo("plugins.concierge.inference.device");
    then(InferenceSettings.DEVICE.get(Settings.builder().put(key, "cuda").build()))
        .isEqualTo(DeviceChoice.CUDA);
    Settings wrong = Settings.builder().put(key, "gpu").build();
    thenThrownBy(() -> InferenceSettings.DEVICE.get(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be one of [auto, cpu, cuda] but was [gpu]");
  }
}
