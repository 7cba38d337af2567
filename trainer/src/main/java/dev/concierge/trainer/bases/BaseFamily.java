package dev.concierge.trainer.bases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.models.network.Architecture;
import dev.concierge.models.network.Architecture.Bias;
import dev.concierge.models.network.Architecture.RopeScaling;
import dev.concierge.models.network.GeneratorConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The architectures that can be imported, by the {@code model_type} of their {@code config.json}.
 */
enum BaseFamily {
  LLAMA,
  QWEN2,
  QWEN3,
  MISTRAL,
  GPT2;

  static BaseFamily of(ConfigFile config) throws BaseException {
    String type = config.text("model_type", "");
    for (BaseFamily family : values()) {
      if (family.name().toLowerCase(Locale.ROOT).equals(type)) {
        return family;
      }
    }
    throw config.failure(
        String.format(
            Locale.ROOT,
            "has model_type [%s], an architecture that cannot be imported: must be one of %s",
            type,
            Arrays.stream(values())
                .map(family -> family.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toList())));
  }

  /**
   * Sizes and architecture.
   *
   * @param longest most positions, whatever the base itself allows
   */
  GeneratorConfig generator(ConfigFile config, int longest) throws IOException {
    return this == GPT2 ? gpt2(config, longest) : rotary(config, longest);
  }

  private static GeneratorConfig gpt2(ConfigFile config, int longest) throws IOException {
    String activation = config.text("activation_function", "gelu_new");
    if (!activation.equals("gelu_new") && !activation.equals("gelu_pytorch_tanh")) {
      throw config.failure(
          String.format(
              Locale.ROOT,
              "has activation_function [%s]: only [gelu_new] can be imported",
              activation));
    }
    config.require("scale_attn_weights", "true", "true");
    config.require("scale_attn_by_inverse_layer_idx", "false", "false");
    config.require("add_cross_attention", "false", "false");
    int dim = config.size("n_embd");
    int heads = config.size("n_head");
    return new GeneratorConfig(
        config.size("vocab_size"),
        dim,
        config.size("n_layer"),
        heads,
        heads,
        headDim(config, dim, heads),
        config.size("n_inner", 4 * dim),
        Math.min(longest, config.size("n_positions", 1024)),
        10_000,
        config.number("layer_norm_epsilon", 1e-5),
        config.flag("tie_word_embeddings", true),
        Architecture.GPT2);
  }

  private GeneratorConfig rotary(ConfigFile config, int longest) throws IOException {
    config.require("hidden_act", "silu", "silu");
    config.require("attention_bias", "false", "false");
    config.require("mlp_bias", "false", "false");
    if (config.number("partial_rotary_factor", 1) != 1) {
      throw config.failure("has a partial_rotary_factor: only whole heads can be rotated");
    }
    int dim = config.size("hidden_size");
    int heads = config.size("num_attention_heads");
    int maxLength = Math.min(longest, config.size("max_position_embeddings", 2048));
    return new GeneratorConfig(
        config.size("vocab_size"),
        dim,
        config.size("num_hidden_layers"),
        heads,
        config.size("num_key_value_heads", heads),
        config.has("head_dim") ? config.size("head_dim") : headDim(config, dim, heads),
        config.size("intermediate_size"),
        maxLength,
        rope(config).path("rope_theta").asDouble(config.number("rope_theta", 10_000)),
        config.number("rms_norm_eps", 1e-6),
        config.flag("tie_word_embeddings", false),
        architecture(config, maxLength));
  }

  private static int headDim(ConfigFile config, int dim, int heads) throws BaseException {
    if (dim % heads != 0) {
      throw config.failure(
          String.format(Locale.ROOT, "has a width [%d] that [%d] heads do not divide", dim, heads));
    }
    return dim / heads;
  }

  private Architecture architecture(ConfigFile config, int maxLength) throws IOException {
    Architecture plain = Architecture.LLAMA.with(scaling(config));
    return switch (this) {
      case LLAMA -> plain;
      case QWEN2 -> {
        requireNoWindow(config);
        yield plain.with(Bias.QKV);
      }
      case QWEN3 -> {
        requireNoWindow(config);
        yield plain.withHeadNorm();
      }
      case MISTRAL -> {
        int window = config.size("sliding_window", maxLength);
        // a window that no sequence outgrows has no effect
        yield plain.withSlidingWindow(window < maxLength ? window : 0);
      }
      case GPT2 -> Architecture.GPT2;
    };
  }

  /** Qwen's window would hold for some layers only. */
  private static void requireNoWindow(ConfigFile config) throws BaseException {
    config.require("use_sliding_window", "false", "false");
  }

  /** Older files say {@code rope_scaling}, newer ones {@code rope_parameters}. */
  private static JsonNode rope(ConfigFile config) {
    return config.has("rope_parameters")
        ? config.node("rope_parameters")
        : config.node("rope_scaling");
  }

  private static RopeScaling scaling(ConfigFile config) throws BaseException {
    JsonNode rope = rope(config);
    String type = rope.path("rope_type").asText(rope.path("type").asText("default"));
    if (type.equals("default")) {
      return null;
    }
    if (!type.equals("llama3")) {
      throw config.failure(
          String.format(
              Locale.ROOT, "has rope_scaling of type [%s]: only [llama3] can be imported", type));
    }
    for (String key :
        new String[] {
          "factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings"
        }) {
      if (!rope.path(key).isNumber()) {
        throw config.failure(
            String.format(Locale.ROOT, "has rope_scaling without a number [%s]", key));
      }
    }
    return new RopeScaling(
        rope.get("factor").asDouble(),
        rope.get("low_freq_factor").asDouble(),
        rope.get("high_freq_factor").asDouble(),
        rope.get("original_max_position_embeddings").asInt());
  }
}
