package dev.concierge.trainer.sft.encoder;

import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.trainer.dataset.Catalogue;
import dev.concierge.trainer.dataset.RecommendationInstance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes encoder examples: {@link QueryInput} with catalogue numbers in the place of item vectors.
 * Thread-safe.
 */
final class EncoderExamples {
  private final Catalogue catalogue;
  private final EncoderConfig config;
  private final Map<String, float[]> numbers = new HashMap<>();

  EncoderExamples(Catalogue catalogue, EncoderConfig config) {
    this.catalogue = catalogue;
    this.config = config;
    for (int i = 0; i < catalogue.size(); i++) {
      // exact in a float up to 16 million items
      numbers.put(catalogue.items().get(i).id(), new float[] {i});
    }
  }

  /** An example without targets, to encode a state. */
  EncoderExample of(DialogueState state) {
    return example(state, new int[0], new float[0]);
  }

  /** Turns that name a new item; the items of later turns are weaker targets. */
  List<EncoderExample> training(List<RecommendationInstance> instances, EncoderTraining training) {
    List<EncoderExample> examples = new ArrayList<>();
    for (RecommendationInstance instance : instances) {
      List<String> now = instance.newTargets();
      if (!now.isEmpty()) {
        List<String> all = new ArrayList<>(now);
        all.addAll(instance.later());
        double turn = instance.byAssistant() ? 1 : training.userWeight();
        float[] weights = new float[all.size()];
        for (int i = 0; i < weights.length; i++) {
          weights[i] = (float) (turn * (i < now.size() ? 1 : training.laterWeight()));
        }
        int[] targets = all.stream().mapToInt(id -> catalogue.index(id).orElseThrow()).toArray();
        examples.add(example(instance.state(), targets, weights));
      }
    }
    return examples;
  }

  private EncoderExample example(DialogueState state, int[] targets, float[] weights) {
    QueryInput input = QueryInput.of(state, numbers, config);
    int[] items = new int[input.itemVectors().length];
    for (int i = 0; i < items.length; i++) {
      items[i] = (int) input.itemVectors()[i][0];
    }
    return new EncoderExample(
        input.wordIds(),
        input.wordKinds(),
        items,
        input.itemKinds(),
        input.itemPolarity(),
        targets,
        weights);
  }
}
