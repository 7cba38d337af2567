package dev.concierge.trainer.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.Variant;
import dev.concierge.trainer.cli.ConciergeCommand;
import dev.concierge.trainer.dataset.CatalogueFile;
import dev.concierge.trainer.dataset.DialogueFile;
import dev.concierge.trainer.sft.SmallShopBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** One small policy, trained on a shop's dialogues, exported again in several ways. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportCommandTests {
  private static final String FIELDS =
      "{\"title\":\"title\",\"text\":[\"text\"],\"categories\":[\"kind\"]}";

  private Path folder;
  private SmallShopBundle shop;
  private Path heldOut;
  private Path catalogue;
  private String printed;

  @BeforeAll
  void train(@TempDir Path shared) {
    folder = shared;
    shop = SmallShopBundle.train(folder.resolve("bundle"));
    catalogue = folder.resolve("items.jsonl");
    CatalogueFile.write(catalogue, shop.data().catalogue().documents());
    heldOut = folder.resolve("dialogues.jsonl");
    DialogueFile.write(heldOut, shop.data().heldOut());
  }

  @Test
  void withoutAnythingHeldOutTheEarlierJudgementStands() throws IOException {
    Manifest before = Bundle.open(shop.bundle()).manifest();
    Path out = folder.resolve("again");
    assertThat(export("--out", out.toString())).isZero();
    Manifest after = Bundle.open(out).manifest();
    assertThat(after.variants()).isEqualTo(before.variants());
    assertThat(after.servedVariant()).isEqualTo(before.servedVariant());
  }

  @Test
  void dialoguesHeldOutJudgeAnew() throws IOException {
    Path out = folder.resolve("judged");
    int code =
        export(
            "--out",
            out.toString(),
            "--variants",
            "q8",
            "--held-out",
            heldOut.toString(),
            "--catalogue",
            catalogue.toString(),
            "--fields",
            FIELDS);
    assertThat(code).as(printed).isZero();
    Manifest manifest = Bundle.open(out).manifest();
    assertThat(manifest.variants()).extracting(Variant::name).containsExactly("fp32", "q8");
    // what training measured on the same dialogues with its own networks
    double trained = Bundle.open(shop.bundle()).manifest().provenance().metrics().get("hr@5");
    assertThat(trained).isPositive();
    assertThat(manifest.variants())
        .allSatisfy(variant -> assertThat(variant.perplexity()).isPositive())
        .allSatisfy(variant -> assertThat(variant.hr5()).isCloseTo(trained, within(.02)));
    assertThat(printed).contains("HR@5").contains("q8");
  }

  @Test
  void aTritonRepositoryHoldsTheVariantThatIsAskedFor() throws IOException {
    Path out = folder.resolve("triton");
    int code = export("--out", out.toString(), "--layout", "triton", "--variant", "q8");
    assertThat(code).as(printed).isZero();
    Path graph = out.resolve("generator/1/model.onnx");
    assertThat(Files.mismatch(graph, shop.bundle().resolve("generator.q8.onnx"))).isEqualTo(-1);
    assertThat(out.resolve("manifest.json")).content().contains("\"servedVariant\" : \"q8\"");
    assertThat(out.resolve("generator/config.pbtxt"))
        .content()
        .contains("{ name: \"input_ids\" data_type: TYPE_INT64 dims: [ -1, -1 ] }")
        .contains("data_type: TYPE_INT32 dims: [ 1 ] reshape { shape: [ ] }");
    assertThat(out.resolve("ranker/config.pbtxt"))
        .content()
        .contains("{ name: \"scores\" data_type: TYPE_FP32 dims: [ 1 ] reshape { shape: [ ] } }")
        .contains("dynamic_batching { }");
  }

  @Test
  void itHoldsTheServedVariantOtherwise() throws IOException {
    String served = Bundle.open(shop.bundle()).manifest().servedVariant();
    Path out = folder.resolve("served");
    assertThat(export("--out", out.toString(), "--layout", "triton")).isZero();
    assertThat(printed).contains("with generator " + served);
  }

  @Test
  void weightsLieBesideTheGraphAboveALimit() throws IOException {
    Path out = folder.resolve("beside");
    assertThat(export("--out", out.toString(), "--external-data-above", "1000")).isZero();
    assertThat(out.resolve("generator.onnx.data")).isRegularFile();
    Path triton = folder.resolve("beside-triton");
    int code =
        export(
            "--out",
            triton.toString(),
            "--layout",
            "triton",
            "--variant",
            "fp32",
            "--external-data-above",
            "1000");
    assertThat(code).isZero();
    assertThat(triton.resolve("generator/1/generator.onnx.data")).isRegularFile();
  }

  @Test
  void mistakesAreNamed() {
    String out = folder.resolve("none").toString();
    assertThat(export("--out", out, "--variants", "q3")).isEqualTo(2);
    assertThat(printed).contains("[q3]").contains("fp32, q8, q4, fp16");
    assertThat(export("--out", out, "--variant", "q8")).isEqualTo(2);
    assertThat(export("--out", out, "--external-data-above", "3000000000")).isEqualTo(2);
    assertThat(printed).contains("[3000000000]");
    assertThat(export("--out", out, "--held-out", heldOut.toString())).isEqualTo(2);
    assertThat(printed).contains("--catalogue");
    assertThat(export("--out", out, "--held-out", "redial")).isEqualTo(2);
    assertThat(printed).contains("--data");
    assertThat(export("--out", out, "--layout", "triton", "--variants", "q8", "--variant", "q4"))
        .isEqualTo(1);
    assertThat(printed).contains("[fp32, q8]").contains("[q4]");
    assertThat(Path.of(out)).doesNotExist();
  }

  private int export(String... options) {
    List<String> arguments = new ArrayList<>(List.of("export", shop.bundle().toString()));
    arguments.addAll(List.of(options));
    StringWriter output = new StringWriter();
    CommandLine command =
        ConciergeCommand.commandLine()
            .setOut(new PrintWriter(output))
            .setErr(new PrintWriter(output));
    int code = command.execute(arguments.toArray(String[]::new));
    printed = output.toString();
    return code;
  }
}
