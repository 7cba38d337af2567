package dev.concierge.grpc.inference;

/**
 * Tensors of {@link PolicyModel#GENERATE}. Only the prompt is required; sampling is greedy unless
 * said otherwise.
 */
public final class GenerateTensors {
  /** INT32 [n]: the conversation as the bundle's tokenizer and window write it. */
  public static final String PROMPT = "prompt";

  /** BYTES [1]: {@code auto} (default), {@code always} or {@code never}. */
  public static final String ACT_MODE = "act_mode";

  /** BYTES [k]: titles of the slate in shown order; used when the act is to recommend. */
  public static final String SLATE = "slate";

  /** INT32 [1]: most tokens of the reply; 0, the default, chooses the act alone. */
  public static final String MAX_TOKENS = "max_tokens";

  /** INT32 [1]: tokens before which the reply does not end by itself; 0 by default. */
  public static final String MIN_TOKENS = "min_tokens";

  /** FP64 [1]. */
  public static final String TEMPERATURE = "temperature";

  /** FP64 [1]. */
  public static final String TOP_P = "top_p";

  /** INT32 [1]. */
  public static final String TOP_K = "top_k";

  /** FP64 [1]. */
  public static final String MIN_P = "min_p";

  /** FP64 [1]. */
  public static final String REPETITION_PENALTY = "repetition_penalty";

  /** INT64 [1]. */
  public static final String SEED = "seed";

  /** Output, BYTES [1]: {@code recommend} or {@code talk}. */
  public static final String ACT = "act";

  /** Output, FP32 [1]: log-probability of the act; 0 when the caller forced it. */
  public static final String ACT_LOG_PROB = "act_log_prob";

  /** Output, INT32 [m]: the reply; one token in each response of a stream but the last. */
  public static final String TOKENS = "tokens";

  /** Output, FP32 [m]: log-probabilities of the tokens. */
  public static final String LOG_PROBS = "log_probs";

  /** Output, BYTES [1]: {@code stop}, {@code length} or {@code cancelled}; empty without reply. */
  public static final String FINISH_REASON = "finish_reason";

  /** Parameter of a stream's last response, which has all tokens. */
  public static final String FINAL = "triton_final_response";

  private GenerateTensors() {}
}
