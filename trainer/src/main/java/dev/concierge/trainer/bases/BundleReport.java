package dev.concierge.trainer.bases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.ManifestJson;
import dev.concierge.models.network.Architecture;
import dev.concierge.models.network.GeneratorConfig;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What a person reads about a bundle. */
public final class BundleReport {
  private static final int LIKELIEST = 10;

  private final Bundle bundle;
  private final long parameters;
  private final boolean servable;
  private final StringBuilder text = new StringBuilder();

  public BundleReport(Bundle bundle, long parameters, boolean servable) {
    this.bundle = bundle;
    this.parameters = parameters;
    this.servable = servable;
  }

  public String text() throws IOException {
    Manifest m = bundle.manifest();
    GeneratorConfig g = m.generator();
    row("model", "%s %s%s", m.name(), m.version(), servable ? "" : " (weights only: not servable)");
    row("parent", "%s", m.parent() == null ? "none" : m.parent());
    row("created", "%s", m.provenance().created());
    row("vector space", "%s", m.space());
    row("architecture", "%s", architecture(g.architecture()));
    row(
        "generator",
        "%,d parameters: %d layers, width %d, %d heads and %d for keys and values of %d, feed-forward %d",
        parameters,
        g.layers(),
        g.dim(),
        g.heads(),
        g.kvHeads(),
        g.headDim(),
        g.ffnDim());
    row(
        "",
        "%,d tokens, %,d positions, %s head",
        g.vocabSize(),
        g.maxLength(),
        g.tiedHead() ? "tied" : "own");
    row("ranker", "%d features", m.ranker().features());
    row("encoders", "%d with vectors of %d", m.encoder().members(), m.encoder().dim());
    m.files().forEach((name, file) -> row("file", "%-22s %,14d bytes", name, file.size()));
    variants();
    m.provenance().metrics().forEach((name, value) -> row("metric", "%-22s %14.6g", name, value));
    m.provenance().training().forEach((name, value) -> row("training", "%s = %s", name, value));
    m.provenance().dataWindow().forEach((name, value) -> row("data", "%s = %s", name, value));
    return text.toString().stripTrailing();
  }

  private void variants() throws IOException {
    JsonNode manifest = new ObjectMapper().readTree(ManifestJson.write(bundle.manifest()));
    for (JsonNode variant : manifest.path("variants")) {
      row(
          "variant",
          "%s%s, %s",
          variant.path("name").asText(),
          variant.path("name").equals(manifest.path("servedVariant")) ? " (served)" : "",
          variant.path("usable").asBoolean()
              ? "usable"
              : "not usable: " + variant.path("reason").asText());
    }
  }

  /** The likeliest next tokens. */
  public String likeliest(float[] logits, IntFunction<String> spelling) {
    StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "%n%nnext token%n"));
    List<Integer> ranked =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted((a, b) -> Float.compare(logits[b], logits[a]))
            .limit(LIKELIEST)
            .toList();
    for (int id : ranked) {
      table.append(
          String.format(Locale.ROOT, "%10d %12.6f  %s%n", id, logits[id], spelling.apply(id)));
    }
    return table.toString().stripTrailing();
  }

  private static String architecture(Architecture a) {
    StringBuilder text = new StringBuilder();
    text.append(a.norm() == Architecture.Norm.RMS ? "RMSNorm" : "LayerNorm");
    text.append(a.feedForward() == Architecture.FeedForward.SWIGLU ? ", SwiGLU" : ", GELU");
    text.append(
        a.positions() == Architecture.Positions.ROTARY
            ? ", rotary positions"
            : ", learned positions");
    if (a.ropeScaling() != null) {
      text.append(" scaled by ").append(a.ropeScaling().factor());
    }
    switch (a.bias()) {
      case NONE -> text.append(", no biases");
      case QKV -> text.append(", biases on q, k and v");
      case ALL -> text.append(", biases");
    }
    if (a.headNorm()) {
      text.append(", normalised queries and keys");
    }
    if (a.slidingWindow() > 0) {
      text.append(", window of ").append(a.slidingWindow());
    }
    return text.toString();
  }

  private void row(String name, String format, Object... values) {
    text.append(String.format(Locale.ROOT, "%-14s", name))
        .append(String.format(Locale.ROOT, format, values))
        .append(System.lineSeparator());
  }
}
