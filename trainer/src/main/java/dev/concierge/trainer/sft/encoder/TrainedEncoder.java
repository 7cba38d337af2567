package dev.concierge.trainer.sft.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.network.EncoderMembers;
import dev.concierge.models.network.Tensor;
import dev.concierge.trainer.djl.Dropout;
import dev.concierge.trainer.evidence.ItemMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Encoders that were trained: encodes states and all items as the exported graphs of all members
 * together do. One thread at a time; owns native memory.
 */
public final class TrainedEncoder implements AutoCloseable {
  private static final int BATCH = 256;

  private final List<EncoderModel> members;
  private final EncoderExamples examples;
  private final int items;

  /**
   * @param members at least one, of the same sizes; owned from now on
   */
  TrainedEncoder(List<EncoderModel> members, EncoderExamples examples, int items) {
    this.members = List.copyOf(members);
    this.examples = examples;
    this.items = items;
  }

  /** Parameters of the members' networks by their exported names. */
  public Map<String, Tensor> networks() {
    Map<String, Tensor> networks = new HashMap<>();
    for (int i = 0; i < members.size(); i++) {
      int member = i;
      members
          .get(member)
          .networks()
          .forEach((name, tensor) -> networks.put(EncoderMembers.renamed(name, member), tensor));
    }
    return networks;
  }

  /** Query vectors, each m · d + 1 values with a last 1, in the order of the states. */
  public List<float[]> queries(List<DialogueState> states) {
    List<float[]> queries = new ArrayList<>(states.size());
    for (int from = 0; from < states.size(); from += BATCH) {
      List<EncoderExample> part =
          states.subList(from, Math.min(states.size(), from + BATCH)).stream()
              .map(examples::of)
              .toList();
      List<float[]> values = members.stream().map(member -> queries(member, part)).toList();
      for (int row = 0; row < part.size(); row++) {
        float[] query = row(values, row, part.size());
        for (int k = 0; k + 1 < query.length; k++) {
          query[k] /= members.size();
        }
        query[query.length - 1] = 1;
        queries.add(query);
      }
    }
    return queries;
  }

  /** One member's vectors, [B, d]. */
  private static float[] queries(EncoderModel member, List<EncoderExample> part) {
    try (NDManager step = member.parameters().manager().newSubManager()) {
      member.lendTo(step);
      NDArray contexts = member.contexts(member.metadata(), null);
      EncoderBatch batch = EncoderBatch.of(step, part, 0, 0, new Random(0));
      return member.queries(batch, contexts, Dropout.NONE).toFloatArray();
    }
  }

  /** Vectors of all items, residuals included. */
  public ItemMatrix items() {
    List<float[]> targets = new ArrayList<>();
    List<float[]> contexts = new ArrayList<>();
    float[] bias = new float[items];
    for (EncoderModel member : members) {
      try (NDManager step = member.parameters().manager().newSubManager()) {
        member.lendTo(step);
        NDArray metadata = member.metadata();
        targets.add(member.targets(metadata, null).toFloatArray());
        contexts.add(member.contexts(metadata, null).toFloatArray());
        float[] own = member.bias().toFloatArray();
        for (int item = 0; item < items; item++) {
          bias[item] += own[item] / members.size();
        }
      }
    }
    float[][] targetRows = new float[items][];
    float[][] contextRows = new float[items][];
    for (int item = 0; item < items; item++) {
      targetRows[item] = row(targets, item, items);
      targetRows[item][targetRows[item].length - 1] = bias[item];
      float[] context = row(contexts, item, items);
      contextRows[item] = Arrays.copyOf(context, context.length - 1);
    }
    return new ItemMatrix(targetRows, contextRows);
  }

  /** A row of the members' matrices [rows, d] side by side, with room for one value more. */
  private static float[] row(List<float[]> matrices, int row, int rows) {
    int d = matrices.getFirst().length / rows;
    float[] joined = new float[matrices.size() * d + 1];
    for (int member = 0; member < matrices.size(); member++) {
      System.arraycopy(matrices.get(member), row * d, joined, member * d, d);
    }
    return joined;
  }

  @Override
  public void close() {
    members.forEach(EncoderModel::close);
  }
}
