package dev.concierge.trainer.bases;

import java.util.List;
import java.util.Map;

/** Our names of the reference's parameters; its fused projection is three of ours. */
final class ReferenceNames {
  private static final Map<String, String> PARTS =
      Map.ofEntries(
          Map.entry("input_layernorm", "attention_norm"),
          Map.entry("post_attention_layernorm", "ffn_norm"),
          Map.entry("self_attn.q_proj", "attention.q"),
          Map.entry("self_attn.k_proj", "attention.k"),
          Map.entry("self_attn.v_proj", "attention.v"),
          Map.entry("self_attn.o_proj", "attention.o"),
          Map.entry("self_attn.q_norm", "attention.q_norm"),
          Map.entry("self_attn.k_norm", "attention.k_norm"),
          Map.entry("mlp.gate_proj", "ffn.gate"),
          Map.entry("mlp.up_proj", "ffn.up"),
          Map.entry("mlp.down_proj", "ffn.down"),
          Map.entry("ln_1", "attention_norm"),
          Map.entry("ln_2", "ffn_norm"),
          Map.entry("attn.c_proj", "attention.o"),
          Map.entry("mlp.c_fc", "ffn.up"),
          Map.entry("mlp.c_proj", "ffn.down"));
  private static final Map<String, String> OUTSIDE =
      Map.of(
          "model.embed_tokens", "embedding",
          "model.norm", "norm",
          "lm_head", "head",
          "transformer.wte", "embedding",
          "transformer.wpe", "positions",
          "transformer.ln_f", "norm");

  private ReferenceNames() {}

  static List<String> ours(String name) {
    String kind = name.substring(name.lastIndexOf('.'));
    String layer = name.substring(0, name.lastIndexOf('.'));
    if (OUTSIDE.containsKey(layer)) {
      return List.of("generator." + OUTSIDE.get(layer) + kind);
    }
    String[] parts = layer.split("\\.", 4);
    String at = "generator.layers." + parts[2] + ".";
    if (parts[3].equals("attn.c_attn")) {
      return List.of(
          at + "attention.q" + kind, at + "attention.k" + kind, at + "attention.v" + kind);
    }
    return List.of(at + PARTS.get(parts[3]) + kind);
  }
}
