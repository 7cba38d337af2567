package dev.concierge.trainer.sft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.trainer.bases.BaseImport;
import dev.concierge.trainer.bases.SentenceBase;
import dev.concierge.trainer.bases.SentenceFolder;
import dev.concierge.trainer.bases.TinyBase;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.export.BundleExporter;
import dev.concierge.trainer.export.ManifestDraft;
import dev.concierge.trainer.golden.Golden;
import dev.concierge.trainer.onnx.OnnxWeights;
import dev.concierge.trainer.sft.generator.GeneratorBase;
import dev.concierge.trainer.weights.PolicyWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
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
                new Pretrained(GeneratorBase.of(base), null))
            .run(data, new SftTarget("shop", "sft-1", folder.resolve("bundle")));

    Bundle tuned = Bundle.open(result.bundle());
    assertThat(tuned.manifest().generator()).isEqualTo(base.manifest().generator());
    assertThat(tuned.manifest().tokenizerSha256()).isEqualTo(base.manifest().tokenizerSha256());
    assertThat(tuned.manifest().provenance().training()).containsEntry("base", "tiny base-1");
    float[] before = weight(base);
    float[] after = weight(tuned);
    double moved = 0;
    for (int i = 0; i < before.length; i++) {
      moved = Math.max(moved, Math.abs(after[i] - before[i]));
    }
    // tuned, yet still the base: a few steps of at most 5e-5
    assertThat(moved).isBetween(1e-6, 1e-3);
    try (LocalPolicy policy = LocalPolicy.open(tuned, new RuntimeOptions(1, 1))) {
      int[] prompt = policy.window().prompt(List.of(Message.user("a red lamp")));
      try (Generation generation = policy.generator().start(prompt)) {
        generation.chooseAct(ActMode.ALWAYS, Sampling.greedy());
        generation.appendSlate(List.of(new SlateEntry("1", "Red Lamp")));
        assertThat(generation.reply(Sampling.greedy(), 8, () -> false).tokens()).isNotEmpty();
      }
    }
  }

  @Test
  void aPublishedSentenceEncoderEncodesTheItems() throws Exception {
    SentenceBase sentences = SentenceBase.read(SentenceFolder.published(folder.resolve("hub")));
    assertThat(sentences.config())
        .isEqualTo(SentenceBase.read(Golden.path("models/bert-sentence")).config());
    SftData data =
        new SftData(
            SmallShop.catalogue(), SmallShop.dialogues(120, 1), SmallShop.dialogues(30, 99));
    SftResult result =
        new SftPipeline(
                SftPipelineTests.TINY,
                text -> 0,
                Progress.SILENT,
                Clock.systemUTC(),
                new Pretrained(null, sentences))
            .run(data, new SftTarget("shop", "sft-1", folder.resolve("bundle")));

    // the export has compared the encoder's graph with training; a chance ranking hits 5 of 30
    assertThat(result.metrics().get("hr@5")).isGreaterThan(0.5);
    Bundle bundle = Bundle.open(result.bundle());
    assertThat(bundle.manifest().encoder().sentence()).isEqualTo(sentences.config());
    assertThat(bundle.manifest().files()).containsKey("item_vocab.txt");
    try (LocalPolicy policy = LocalPolicy.open(bundle, new RuntimeOptions(1, 1))) {
      List<ItemInput> inputs =
          SmallShop.catalogue().items().stream().map(policy.itemInputs()::of).toList();
      List<ItemVectors> vectors = policy.encodeItems(inputs);
      assertThat(vectors).hasSize(30);
      assertThat(vectors.get(0).target()).hasSize(17);
      assertThat(vectors.get(0).context()).isNotEqualTo(vectors.get(1).context());
    }
    Bundle again =
        new BundleExporter(Clock.systemUTC())
            .export(
                PolicyWeights.of(bundle),
                new ManifestDraft(
                    "shop", "sft-2", null, result.space(), Map.of(), Map.of(), Map.of()),
                bundle.file(BundleFile.TOKENIZER),
                folder.resolve("again"));
    assertThat(
            Files.mismatch(
                bundle.file(BundleFile.ITEM_ENCODER), again.file(BundleFile.ITEM_ENCODER)))
        .isEqualTo(-1);
  }

  private static float[] weight(Bundle bundle) throws Exception {
    return OnnxWeights.read(bundle.file(BundleFile.GENERATOR)).get(PROBED).data();
  }
}
