package dev.concierge.models.ranking;

import dev.concierge.models.conversation.DialogueState.MentionedItem;
import dev.concierge.models.conversation.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether, by whom, when and how a candidate itself was already mentioned. */
final class MentionFeatures implements FeatureGroup {
  @Override
  public List<String> names() {
    return List.of(
        "mentioned_by_user",
        "mentioned_by_assistant",
        "mentioned_last",
        "mentioned_before_last",
        "mentioned_recency",
        "mentioned_count",
        "mentioned_polarity");
  }

  @Override
  public void fill(
      RankingContext context,
      List<PoolItem> pool,
      List<ItemProfile> profiles,
      float[][] out,
      int column) {
    Map<String, Integer> rows = new HashMap<>();
    for (int i = 0; i < pool.size(); i++) {
      rows.put(pool.get(i).item().id(), i);
    }
    for (MentionedItem mention : context.mentions) {
      Integer i = rows.get(mention.itemId());
      if (i == null) {
        continue;
      }
      float[] row = out[i];
      float weight = (float) mention.weight();
      raise(row, column + (mention.by() == Role.USER ? 0 : 1), weight);
      if (mention.distance() <= 2) {
        raise(row, column + 1 + mention.distance(), weight);
      }
      raise(row, column + 4, weight / mention.distance());
      row[column + 5] += weight;
      row[column + 6] += (float) mention.polarity();
    }
    for (float[] row : out) {
      row[column + 5] = (float) Math.log1p(row[column + 5]);
    }
  }

  private static void raise(float[] row, int column, float value) {
    row[column] = Math.max(row[column], value);
  }
}
