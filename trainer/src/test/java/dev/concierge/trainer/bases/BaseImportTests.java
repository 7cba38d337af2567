package dev.concierge.trainer.bases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Variant;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.Reply;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.cli.ConciergeCommand;
import dev.concierge.trainer.export.GeneratorVariant;
import dev.concierge.trainer.golden.Golden;
import dev.concierge.trainer.weights.PolicyWeights;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BaseImportTests {
  @TempDir Path scratch;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anImportedBaseIsServed(boolean mergesAsPairs) throws IOException {
    Path folder = new TinyBase().writeWithTokenizer(scratch.resolve("base"), mergesAsPairs);
    Bundle bundle = importer(Integer.MAX_VALUE).run(folder, scratch.resolve("bundle"));
    assertThat(bundle.manifest().generator().vocabSize()).isEqualTo(261 + 19);
    try (LocalPolicy policy = LocalPolicy.open(bundle, new RuntimeOptions(1, 1))) {
      Tokenizer tokenizer = policy.tokenizer();
      assertThat(tokenizer.encode("the thou")).containsExactly(258, 1 + ' ', 257, 260);
      assertThat(reply(policy).finishReason()).isNotNull();
    }
  }

  @Test
  void variantsAreWrittenWhenAskedForAndNotServedUnjudged() throws IOException {
    Path folder = new TinyBase().writeWithTokenizer(scratch.resolve("base"), true);
    Bundle bundle =
        new BaseImport(
                new BaseImport.Settings(
                    "tiny",
                    "base-1",
                    256,
                    Integer.MAX_VALUE,
                    1,
                    GeneratorVariant.of(List.of("q8", "FP16"))),
                Clock.systemUTC())
            .run(folder, scratch.resolve("bundle"));
    assertThat(bundle.manifest().files()).containsKeys("generator.q8.onnx", "generator.fp16.onnx");
    assertThat(bundle.manifest().servedVariant()).isEqualTo("fp32");
    assertThat(bundle.manifest().variants())
        .extracting(Variant::name)
        .containsExactly("fp32", "q8", "fp16");
    assertThat(bundle.manifest().variants().subList(1, 3))
        .allSatisfy(variant -> assertThat(variant.usable()).isFalse())
        .allSatisfy(variant -> assertThat(variant.reason()).contains("held out"));
    assertThat(importer(Integer.MAX_VALUE).run(folder, scratch.resolve("plain")).manifest().files())
        .doesNotContainKey("generator.q8.onnx");
  }

  private static Reply reply(LocalPolicy policy) {
    int[] prompt = policy.window().prompt(List.of(Message.user("the thing")));
    try (Generation generation = policy.generator().start(prompt)) {
      generation.chooseAct(ActMode.ALWAYS, Sampling.greedy());
      generation.appendSlate(List.of(new SlateEntry("1", "The First")));
      return generation.reply(Sampling.at(1, 3), 12, () -> false);
    }
  }

  @Test
  void whatTheBaseKnewStaysAsItWas() throws IOException {
    Path folder = new TinyBase().writeWithTokenizer(scratch.resolve("base"), false);
    Bundle whole = importer(Integer.MAX_VALUE).run(folder, scratch.resolve("whole"));
    Bundle weights = importer(Integer.MAX_VALUE).weightsOnly(folder, scratch.resolve("weights"));
    float[] grown = logits(whole, 5, 9, 30);
    float[] base = logits(weights, 5, 9, 30);
    assertThat(base).hasSize(TinyBase.VOCABULARY);
    for (int id = 0; id < 261; id++) {
      assertThat(grown[id]).isCloseTo(base[id], within(1e-5f));
    }
    try (Tokenizer tokenizer = Tokenizer.load(whole.file(BundleFile.TOKENIZER))) {
      // an end of our own begins as the base's
      assertThat(grown[tokenizer.id(SpecialToken.EOS)]).isCloseTo(base[0], within(1e-5f));
      assertThat(grown[tokenizer.id(SpecialToken.REPLY)]).isNotEqualTo(base[0]);
    }
    assertThatThrownBy(() -> Bundle.open(weights.folder()))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("lists no");
  }

  @Test
  void weightsMayLieBesideTheGraph() throws IOException {
    Path folder = new TinyBase().writeWithTokenizer(scratch.resolve("base"), false);
    Bundle inside = importer(Integer.MAX_VALUE).run(folder, scratch.resolve("inside"));
    Bundle beside = importer(1000).run(folder, scratch.resolve("beside"));
    assertThat(beside.manifest().files()).containsKey("generator.onnx.data");
    assertThat(Files.size(beside.file(BundleFile.GENERATOR))).isLessThan(60_000);
    assertThat(logits(beside, 1, 2, 3)).isEqualTo(logits(inside, 1, 2, 3));
    Map<String, Tensor> expected = PolicyWeights.of(inside).tensors();
    PolicyWeights.of(beside)
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(tensor.data()).as(name).isEqualTo(expected.get(name).data()));
    try (LocalPolicy policy = LocalPolicy.open(beside, new RuntimeOptions(1, 1))) {
      assertThat(reply(policy)).isNotNull();
    }
  }

  private static float[] logits(Bundle bundle, long... ids) throws IOException {
    try (GeneratorSession session =
        new GeneratorSession(bundle.file(BundleFile.GENERATOR), bundle.manifest().generator())) {
      return session.append(ids);
    }
  }

  @Test
  void theCommandsImportAndInspect() throws IOException {
    Path folder = new TinyBase().write(scratch.resolve("base"));
    String out = scratch.resolve("bundle").toString();
    assertThat(run("import-base", folder.toString(), "--out", out)).contains("--weights-only");
    assertThat(run("import-base", folder.toString(), "--out", out, "--weights-only"))
        .contains("written to");
    JsonNode json = new ObjectMapper().readTree(run("inspect", out, "--ids", "1,2,3", "--json"));
    assertThat(json.get("logits").size()).isEqualTo(TinyBase.VOCABULARY);
    assertThat(json.get("servable").asBoolean()).isFalse();
    assertThat(json.at("/generator/architecture/norm").asText()).isEqualTo("RMS");
    assertThat(run("inspect", out, "--ids", "1,2,3")).contains("RMSNorm").contains("next token");
    assertThat(run("inspect", out, "--ids", "1,270")).contains("[0, 269]");
  }

  private static String run(String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine command = ConciergeCommand.commandLine();
    command.setOut(new PrintWriter(text)).setErr(new PrintWriter(text));
    command.execute(arguments);
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "model_type, '\"t5\"', 'model_type [t5]'",
    "hidden_act, '\"relu\"', 'hidden_act [relu]'",
    "attention_bias, true, 'attention_bias [true]'",
    "vocab_size, '\"many\"', '[vocab_size]'",
    "hidden_size, 64, 'tensor [model.embed_tokens.weight]'",
    "tie_word_embeddings, false, 'no tensor [lm_head.weight]'",
    "num_hidden_layers, 2, 'no tensor [model.layers.1.'",
  })
  void aConfigurationThatDoesNotFitIsNamed(String key, String value, String message)
      throws IOException {
    TinyBase base = new TinyBase();
    base.config.set(key, new ObjectMapper().readTree(value));
    Path folder = base.write(scratch.resolve("base"));
    assertRefused(folder, message);
  }

  @Test
  void aTensorThatDoesNotFitIsNamed() throws IOException {
    TinyBase wrong = new TinyBase();
    wrong.shapes.put("model.norm.weight", new long[] {TinyBase.DIM + 1});
    assertRefused(
        wrong.write(scratch.resolve("wrong")),
        "tensor [model.norm.weight]",
        "must have shape [32] but has [33]");
    TinyBase missing = new TinyBase();
    missing.shapes.remove("model.layers.0.mlp.up_proj.weight");
    assertRefused(
        missing.write(scratch.resolve("missing")), "no tensor [model.layers.0.mlp.up_proj.weight]");
  }

  @Test
  void aTruncatedFileIsNamed() throws IOException {
    for (int kept : new int[] {0, 7, 100, 5000}) {
      Path folder = new TinyBase().write(scratch.resolve("cut-" + kept));
      Path file = folder.resolve("model.safetensors");
      byte[] content = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(content, kept), StandardOpenOption.TRUNCATE_EXISTING);
      assertRefused(folder, "model.safetensors", "truncated");
    }
  }

  @Test
  void aFolderWithoutItsFilesIsNamed() throws IOException {
    assertRefused(Files.createDirectories(scratch.resolve("empty")), "config.json");
    Path folder = new TinyBase().write(scratch.resolve("base"));
    Files.delete(folder.resolve("model.safetensors"));
    assertRefused(folder, "model.safetensors.index.json");
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"model.norm.weight\": \"part-1.safetensors\"}}");
    assertRefused(folder, "[part-1.safetensors]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t5", "t5-gated-gelu", "bert-sentence"})
  void otherGoldenArchitecturesAreRefused(String name) {
    assertRefused(
        Golden.path("models/" + name), "model_type", "llama, qwen2, qwen3, mistral, gpt2");
  }

  private void assertRefused(Path folder, String... parts) {
    Path out = scratch.resolve("refused");
    assertThatThrownBy(() -> importer(Integer.MAX_VALUE).weightsOnly(folder, out))
        .isInstanceOf(BaseException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    assertThat(out).doesNotExist();
  }

  private static BaseImport importer(long inlineBytes) {
    return new BaseImport(
        new BaseImport.Settings("tiny", "base-1", 256, inlineBytes, 1), Clock.systemUTC());
  }
}
