package dev.concierge.trainer.sft.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.concierge.models.catalogue.Item;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemInputs;
import dev.concierge.models.network.SentenceEncoderNetwork;
import dev.concierge.models.network.Tensor;
import dev.concierge.trainer.bases.SentenceBase;
import dev.concierge.trainer.djl.DjlOps;
import dev.concierge.trainer.djl.OwnedArrays;
import dev.concierge.trainer.djl.Parameters;
import java.util.List;
import java.util.Map;

/**
 * A catalogue as a pretrained sentence encoder sees it. The encoder itself is not trained, so each
 * item is read once.
 *
 * @param weights of the encoder by name
 * @param embeddings of the items in order, [N, width]
 */
public record SentenceItems(Map<String, Tensor> weights, Tensor embeddings) {
  private static final int BATCH = 32;

  public static SentenceItems of(SentenceBase base, List<Item> items) {
    ItemInputs inputs = ItemInputs.pieces(base.tokenizer(), base.config().maxLength());
    int width = base.config().dim();
    float[] all = new float[Math.multiplyExact(items.size(), width)];
    try (Parameters parameters = Parameters.of(base.weights())) {
      for (int from = 0; from < items.size(); from += BATCH) {
        List<ItemInput> batch =
            items.subList(from, Math.min(items.size(), from + BATCH)).stream()
                .map(inputs::of)
                .toList();
        float[] part = embeddings(base, parameters, batch);
        System.arraycopy(part, 0, all, from * width, part.length);
      }
      return new SentenceItems(
          parameters.snapshot(), new Tensor(new long[] {items.size(), width}, all));
    }
  }

  private static float[] embeddings(
      SentenceBase base, Parameters parameters, List<ItemInput> batch) {
    int length = batch.stream().mapToInt(input -> input.weights().length).max().orElseThrow();
    long[] ids = new long[batch.size() * length];
    float[] mask = new float[ids.length];
    for (int row = 0; row < batch.size(); row++) {
      ItemInput input = batch.get(row);
      for (int i = 0; i < input.weights().length; i++) {
        ids[row * length + i] = input.attributeIds()[i];
        mask[row * length + i] = input.weights()[i];
      }
    }
    try (NDManager step = parameters.manager().newSubManager()) {
      parameters.lendTo(step);
      DjlOps ops = new DjlOps(parameters);
      NDArray masks = OwnedArrays.of(step, mask, batch.size(), length);
      NDArray hidden =
          SentenceEncoderNetwork.hidden(
              ops, base.config(), OwnedArrays.of(step, ids, batch.size(), length), masks);
      return SentenceEncoderNetwork.embedding(ops, base.config(), hidden, masks).toFloatArray();
    }
  }
}
