package dev.concierge.models.encoding;

import dev.concierge.models.catalogue.Item;
import dev.concierge.models.tokenizer.WordPiece;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Makes the item encoder's input of an item. Thread-safe. */
@FunctionalInterface
public interface ItemInputs {
  ItemInput of(Item item);

  /**
   * The inputs that an encoder of this configuration reads: hashed attributes, or the pieces of the
   * item's text where a sentence encoder takes the tower's place; each piece then weighs 1.
   *
   * @param vocabulary pieces of the sentence encoder; not read if there is none
   * @throws IOException if the vocabulary cannot be used
   */
  static ItemInputs open(EncoderConfig config, Path vocabulary) throws IOException {
    if (config.sentence() == null) {
      return item -> ItemInput.of(item, config);
    }
    return pieces(
        WordPiece.load(vocabulary, config.sentence().lowerCase()), config.sentence().maxLength());
  }

  /** Pieces of the item's text. */
  static ItemInputs pieces(WordPiece tokenizer, int longest) {
    return item -> {
      int[] ids = tokenizer.encode(item.searchText(), longest);
      float[] weights = new float[ids.length];
      Arrays.fill(weights, 1);
      return new ItemInput(ids, weights);
    };
  }
}
