package dev.concierge.trainer.sft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.decoding.ActMode;
import dev.concierge.models.decoding.Generation;
import dev.concierge.models.decoding.Sampling;
import dev.concierge.models.inference.PolicyRuntime;
import dev.concierge.models.inference.RuntimeOptions;
import dev.concierge.trainer.bases.BaseImport;
import dev.concierge.trainer.bases.TinyBase;
import dev.concierge.trainer.onnx.OnnxWeights;
import dev.concierge.trainer.progress.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftFromBaseTests {
  private static final String PROBED = "generator.layers.0.attention.q.weight";

  @TempDir Path folder;

  @Test
  void anImportedBaseIsTunedAndServed() throws Exception {
    BaseImport importer =
        new BaseImport(
            new BaseImport.Settings("tiny", "base-1", 256, Integer.MAX_VALUE, 1),
            Clock.systemUTC());
    Bundle base =
        importer.run(
            new TinyBase().writeWithTokenizer(folder.resolve("hf"), true), folder.resolve("base"));
    SftData data = new SftData(SmallShop.catalogue(), SmallShop.dialogues(60, 1), List.of());
    SftResult result =
        new SftPipeline(
                SftPipelineTests.TINY.forBase(),
                text -> 0,
                Progress.SILENT,
                Clock.systemUTC(),
                GeneratorBase.of(base))
            .run(data, new SftTarget("shop", "sft-1", folder.resolve("bundle")));

    Bundle tuned = Bundle.open(result.bundle());
    assertThat(tuned.manifest().generator()).isEqualTo(base.manifest().generator());
    assertThat(tuned.manifest().tokenizerSha256()).isEqualTo(base.manifest().tokenizerSha256());
    assertThat(tuned.manifest().training()).containsEntry("base", "tiny base-1");
    float[] before = weight(base);
    float[] after = weight(tuned);
    double moved = 0;
    for (int i = 0; i < before.length; i++) {
      moved = Math.max(moved, Math.abs(after[i] - before[i]));
    }
    // tuned, yet still the base: a few steps of at most 5e-5
    assertThat(moved).isBetween(1e-6, 1e-3);
    try (PolicyRuntime runtime = PolicyRuntime.open(tuned, new RuntimeOptions(1, 1))) {
      int[] prompt = runtime.window().prompt(List.of(Message.user("a red lamp")));
      try (Generation generation = runtime.generator().start(prompt)) {
        generation.chooseAct(ActMode.ALWAYS, Sampling.greedy());
        generation.appendSlate(List.of(new SlateEntry("1", "Red Lamp")));
        assertThat(generation.reply(Sampling.greedy(), 8, () -> false).tokens()).isNotEmpty();
      }
    }
  }

  private static float[] weight(Bundle bundle) throws Exception {
    return OnnxWeights.read(bundle.file(BundleFile.GENERATOR)).get(PROBED).data();
  }
}
