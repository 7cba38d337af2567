package dev.concierge.plugin.recommenders;

import dev.concierge.models.catalogue.FieldRoles;
import dev.concierge.models.ranking.RetrievalPlan;
import java.util.Locale;
import java.util.Objects;

/**
 * A recommender's definition; {@link RecommenderJson} says what is legal.
 *
 * @param name unique in the cluster
 * @param index items index or alias, searched as the caller
 * @param model name of the model whose promoted version acts
 * @param fields which source fields play which role
 * @param retrieval pool size and weights of the retrievers
 * @param slateSize items recommended when the request names no size
 * @param reply defaults of generation
 * @param exploration defaults of exploration
 * @param windowTokens budget of the conversation window in tokens
 * @param queriesIndex UBI queries
 * @param eventsIndex UBI events
 * @param application UBI application name
 */
public record Recommender(
    String name,
    String index,
    String model,
    FieldRoles fields,
    RetrievalPlan retrieval,
    int slateSize,
    Reply reply,
    Exploration exploration,
    int windowTokens,
    String queriesIndex,
    String eventsIndex,
    String application) {
  public Recommender {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(index, "index");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(fields, "fields");
  }

  /**
   * How replies are generated.
   *
   * @param enabled whether a reply is generated when the request does not say
   * @param minTokens shortest reply, at most {@code maxTokens}
   * @param maxTokens longest reply
   * @param temperature 0 is greedy
   * @param topP nucleus
   * @param topK 0 means all
   * @param minP least share of the most likely token's probability; 0 means none
   * @param repetitionPenalty 1 means none
   */
  public record Reply(
      boolean enabled,
      int minTokens,
      int maxTokens,
      double temperature,
      double topP,
      int topK,
      double minP,
      double repetitionPenalty) {
    static final Reply DEFAULT = new Reply(true, 0, 64, 0, 1, 0, 0, 1);

    public Reply {
      if (minTokens < 0 || minTokens > maxTokens) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "[min_tokens] must lie in [0, max_tokens (%d)] but was [%d]",
                maxTokens,
                minTokens));
      }
    }
  }

  /**
   * How slates are explored.
   *
   * @param share share of conversations whose slates are sampled
   * @param temperature of the Plackett-Luce distribution
   * @param depth items of the ranking that take part
   */
  public record Exploration(double share, double temperature, int depth) {
    static final Exploration DEFAULT = new Exploration(0, 1, 20);
  }
}
