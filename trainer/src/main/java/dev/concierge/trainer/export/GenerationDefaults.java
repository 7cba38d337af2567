package dev.concierge.trainer.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes {@code generation_config.json}: the tokens that structure a reply and greedy decoding. */
public final class GenerationDefaults {
  private static final int REPLY_TOKENS = 64;

  private GenerationDefaults() {}

  public static void write(Tokenizer tokenizer, GeneratorConfig generator, Path file)
      throws IOException {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config
        .put("bos_token_id", tokenizer.id(SpecialToken.BOS))
        .put("eos_token_id", tokenizer.id(SpecialToken.EOS))
        .put("pad_token_id", tokenizer.id(SpecialToken.PAD))
        .put("do_sample", false)
        .put("temperature", 0.0)
        .put("top_p", 1.0)
        .put("top_k", 0)
        .put("repetition_penalty", 1.0)
        .put("max_length", generator.maxLength())
        .put("max_new_tokens", REPLY_TOKENS);
    Files.write(
        file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(config));
  }
}
