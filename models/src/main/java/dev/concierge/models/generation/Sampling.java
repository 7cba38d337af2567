package dev.concierge.models.generation;

/**
 * How tokens are drawn.
 *
 * @param minTokens tokens before which {@code <eos>} is not drawn, at least 0. A small model's most
 *     likely reply is shorter than what people say
 * @param temperature in [0, 100]; 0 takes the most likely token
 * @param topP smallest set of most likely tokens whose probability reaches this, in (0, 1]; 1 keeps
 *     all
 * @param topK number of most likely tokens kept; 0 keeps all
 * @param minP tokens less likely than this share of the most likely one are left out (Nguyen et al.
 *     2024, min-p sampling), in [0, 1]; 0 keeps all
 * @param repetitionPenalty in [0.1, 10]; divides positive and multiplies negative logits of tokens
 *     the reply already has (Keskar et al. 2019, CTRL); 1 is none
 * @param seed of the random numbers; the same seed, model and input give the same reply
 */
public record Sampling(
    int minTokens,
    double temperature,
    double topP,
    int topK,
    double minP,
    double repetitionPenalty,
    long seed) {
  public Sampling {
    require(minTokens >= 0, "min_tokens", "[0, 2147483647]", minTokens);
    require(temperature >= 0 && temperature <= 100, "temperature", "[0, 100]", temperature);
    require(topP > 0 && topP <= 1, "top_p", "(0, 1]", topP);
    require(topK >= 0, "top_k", "[0, 2147483647]", topK);
    require(minP >= 0 && minP <= 1, "min_p", "[0, 1]", minP);
    require(
        repetitionPenalty >= 0.1 && repetitionPenalty <= 10,
        "repetition_penalty",
        "[0.1, 10]",
        repetitionPenalty);
  }

  /** Replies of any length. */
  public Sampling(
      double temperature, double topP, int topK, double minP, double repetitionPenalty, long seed) {
    this(0, temperature, topP, topK, minP, repetitionPenalty, seed);
  }

  private static void require(boolean legal, String name, String range, Number value) {
    if (!legal) {
      throw new IllegalArgumentException(
          name + " must lie in " + range + " but was [" + value + "]");
    }
  }

  /** The most likely token each time. */
  public static Sampling greedy() {
    return new Sampling(0, 1, 0, 0, 1, 0);
  }

  /** The model's own distribution at a temperature, nothing cut off: what rollouts use. */
  public static Sampling at(double temperature, long seed) {
    return new Sampling(temperature, 1, 0, 0, 1, seed);
  }

  boolean isGreedy() {
    return temperature == 0;
  }
}
