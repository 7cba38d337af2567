package dev.concierge.plugin.ingest;

import dev.concierge.models.catalogue.LearnedFields;
import dev.concierge.models.catalogue.PackedFloats;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.policy.Policy;
import dev.concierge.plugin.policies.Refusals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The vectors of a batch from the items' metadata. Used by one thread. */
final class ItemEmbedding {
  private final Policy policy;
  private final String space;
  private final Set<String> mapped;

  /**
   * @param mapped full names of the fields of the policy's vector space that the items index maps;
   *     others are not written, since that would map them by guess
   */
  ItemEmbedding(Policy policy, Set<String> mapped) {
    this.policy = policy;
    this.space = policy.manifest().space();
    this.mapped = mapped;
  }

  /**
   * Notes the vectors on the drafts. If the model refuses the batch, each item is tried alone, so
   * that one which the model cannot take fails alone.
   *
   * @throws RuntimeException if the model has too much to do or is not there, for every item alike
   */
  void embed(ItemBatch batch) {
    Map<ItemDraft, ItemInput> inputs = new LinkedHashMap<>();
    batch.each(draft -> inputs.put(draft, policy.itemInputs().of(draft.item())));
    List<ItemDraft> drafts = List.copyOf(inputs.keySet());
    if (drafts.isEmpty()) {
      return;
    }
    try {
      note(drafts, List.copyOf(inputs.values()));
    } catch (RuntimeException e) {
      if (Refusals.of(e) != e) {
        throw e;
      }
      if (drafts.size() == 1) {
        drafts.getFirst().fail(e);
      } else {
        batch.each(draft -> note(List.of(draft), List.of(inputs.get(draft))));
      }
    }
  }

  private void note(List<ItemDraft> drafts, List<ItemInput> inputs) {
    List<ItemVectors> vectors = policy.encodeItems(inputs);
    if (vectors.size() != drafts.size()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the item encoder gave [%d] vectors for [%d] items",
              vectors.size(),
              drafts.size()));
    }
    for (int i = 0; i < vectors.size(); i++) {
      ItemVectors vector = vectors.get(i);
      if (mapped.contains(LearnedFields.vector(space))) {
        drafts.get(i).put(LearnedFields.vector(space), list(vector.target()));
      }
      drafts.get(i).put(LearnedFields.target(space), PackedFloats.pack(vector.target()));
      drafts.get(i).put(LearnedFields.context(space), PackedFloats.pack(vector.context()));
    }
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>(values.length);
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}
