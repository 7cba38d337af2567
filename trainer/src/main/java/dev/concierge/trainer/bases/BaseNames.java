package dev.concierge.trainer.bases;

import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.ParameterSpec;
import dev.concierge.models.network.TensorSource;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds our parameters among a base's tensors, which have other names and partly another layout.
 */
final class BaseNames {
  private static final Pattern IN_LAYER =
      Pattern.compile("generator\\.layers\\.(\\d+)\\.(.+)\\.(weight|bias)");

  private static final Map<String, String> LLAMA =
      Map.of(
          "attention_norm", "input_layernorm",
          "attention.q", "self_attn.q_proj",
          "attention.k", "self_attn.k_proj",
          "attention.v", "self_attn.v_proj",
          "attention.o", "self_attn.o_proj",
          "ffn_norm", "post_attention_layernorm",
          "ffn.gate", "mlp.gate_proj",
          "ffn.up", "mlp.up_proj",
          "ffn.down", "mlp.down_proj");
  private static final Map<String, String> LLAMA_HEAD_NORMS =
      Map.of("attention.q_norm", "self_attn.q_norm", "attention.k_norm", "self_attn.k_norm");
  private static final Map<String, String> GPT2 =
      Map.of(
          "attention_norm", "ln_1",
          "attention.q", "attn.c_attn",
          "attention.k", "attn.c_attn",
          "attention.v", "attn.c_attn",
          "attention.o", "attn.c_proj",
          "ffn_norm", "ln_2",
          "ffn.up", "mlp.c_fc",
          "ffn.down", "mlp.c_proj");

  private final boolean gpt2;
  private final Safetensors tensors;
  private final String prefix;

  private BaseNames(boolean gpt2, Safetensors tensors, String prefix) {
    this.gpt2 = gpt2;
    this.tensors = tensors;
    this.prefix = prefix;
  }

  /** A model saved without its LM head has no prefix. */
  static BaseNames of(BaseFamily family, Safetensors tensors) {
    boolean gpt2 = family == BaseFamily.GPT2;
    String usual = gpt2 ? "transformer." : "model.";
    boolean bare = tensors.has(gpt2 ? "wte.weight" : "embed_tokens.weight");
    return new BaseNames(gpt2, tensors, bare ? "" : usual);
  }

  /**
   * The value of one of our parameters.
   *
   * @throws BaseException naming the base's tensor that is missing or of another shape
   */
  TensorSource find(ParameterSpec spec, GeneratorConfig config) throws BaseException {
    Matcher layer = IN_LAYER.matcher(spec.name());
    if (!layer.matches()) {
      return outside(spec, config);
    }
    String part = layer.group(2);
    if (gpt2) {
      String name = prefix + "h." + layer.group(1) + "." + GPT2.get(part) + "." + layer.group(3);
      return conv(name, part, spec);
    }
    String theirs = LLAMA.getOrDefault(part, LLAMA_HEAD_NORMS.get(part));
    return tensors.get(
        prefix + "layers." + layer.group(1) + "." + theirs + "." + layer.group(3), spec.shape());
  }

  private TensorSource outside(ParameterSpec spec, GeneratorConfig config) throws BaseException {
    return switch (spec.name()) {
      case "generator.embedding.weight" ->
          tensors.get(prefix + (gpt2 ? "wte.weight" : "embed_tokens.weight"), spec.shape());
      case "generator.norm.weight", "generator.norm.bias" -> {
        String kind = spec.name().substring("generator.norm".length());
        yield tensors.get(prefix + (gpt2 ? "ln_f" : "norm") + kind, spec.shape());
      }
      case "generator.head.weight" -> tensors.get("lm_head.weight", spec.shape());
      case "generator.positions.weight" -> positions(spec, config);
      default -> throw new IllegalArgumentException("no base has a [" + spec.name() + "]");
    };
  }

  /** The table may have more rows than we keep. */
  private TensorSource positions(ParameterSpec spec, GeneratorConfig config) throws BaseException {
    String name = prefix + "wpe.weight";
    long rows = tensors.rows(name);
    TensorSource table = tensors.get(name, Math.max(rows, config.maxLength()), config.dim());
    return new PartOfTensor(table, 0, spec.shape());
  }

  private TensorSource conv(String name, String part, ParameterSpec spec) throws BaseException {
    long[] shape = spec.shape();
    boolean fused = name.contains(".c_attn.");
    int third = fused ? "qkv".indexOf(part.charAt(part.length() - 1)) : 0;
    long out = shape[0];
    long width = fused ? 3 * out : out;
    if (shape.length == 2) {
      return new TransposedTensor(tensors.get(name, shape[1], width), third * out, out);
    }
    StoredTensor vector = tensors.get(name, width);
    return fused ? new PartOfTensor(vector, third * out, out) : vector;
  }
}
