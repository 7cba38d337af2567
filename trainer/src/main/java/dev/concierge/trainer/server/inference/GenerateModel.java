package dev.concierge.trainer.server.inference;

import static dev.concierge.grpc.inference.GenerateTensors.ACT;
import static dev.concierge.grpc.inference.GenerateTensors.ACT_LOG_PROB;
import static dev.concierge.grpc.inference.GenerateTensors.ACT_MODE;
import static dev.concierge.grpc.inference.GenerateTensors.FINISH_REASON;
import static dev.concierge.grpc.inference.GenerateTensors.LOG_PROBS;
import static dev.concierge.grpc.inference.GenerateTensors.MAX_TOKENS;
import static dev.concierge.grpc.inference.GenerateTensors.MIN_P;
import static dev.concierge.grpc.inference.GenerateTensors.MIN_TOKENS;
import static dev.concierge.grpc.inference.GenerateTensors.PROMPT;
import static dev.concierge.grpc.inference.GenerateTensors.REPETITION_PENALTY;
import static dev.concierge.grpc.inference.GenerateTensors.SEED;
import static dev.concierge.grpc.inference.GenerateTensors.SLATE;
import static dev.concierge.grpc.inference.GenerateTensors.TEMPERATURE;
import static dev.concierge.grpc.inference.GenerateTensors.TOKENS;
import static dev.concierge.grpc.inference.GenerateTensors.TOP_K;
import static dev.concierge.grpc.inference.GenerateTensors.TOP_P;

import dev.concierge.grpc.inference.DataType;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.TensorException;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.generation.ActChoice;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.Reply;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.policy.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Act and reply of one turn; the decode loop runs here. A caller who must see the act before it
 * knows the slate calls twice with the same prompt: first for the act alone, then with the act
 * forced. Steps tell one token each.
 */
record GenerateModel(Policy policy) implements ServedModel {
  @Override
  public List<Signature> inputs() {
    return List.of(
        Signature.of(PROMPT, DataType.INT32, NamedTensors.ANY),
        Signature.of(ACT_MODE, DataType.BYTES, 1),
        Signature.of(SLATE, DataType.BYTES, NamedTensors.ANY),
        Signature.of(MIN_TOKENS, DataType.INT32, 1),
        Signature.of(MAX_TOKENS, DataType.INT32, 1),
        Signature.of(TEMPERATURE, DataType.FP64, 1),
        Signature.of(TOP_P, DataType.FP64, 1),
        Signature.of(TOP_K, DataType.INT32, 1),
        Signature.of(MIN_P, DataType.FP64, 1),
        Signature.of(REPETITION_PENALTY, DataType.FP64, 1),
        Signature.of(SEED, DataType.INT64, 1));
  }

  @Override
  public List<Signature> outputs() {
    return List.of(
        Signature.of(ACT, DataType.BYTES, 1),
        Signature.of(ACT_LOG_PROB, DataType.FP32, 1),
        Signature.of(TOKENS, DataType.INT32, NamedTensors.ANY),
        Signature.of(LOG_PROBS, DataType.FP32, NamedTensors.ANY),
        Signature.of(FINISH_REASON, DataType.BYTES, 1));
  }

  @Override
  public List<WireTensor> infer(
      NamedTensors in, BooleanSupplier cancelled, Consumer<List<WireTensor>> partial) {
    int[] prompt =
        Ids.below(
            PROMPT,
            in.require(PROMPT, DataType.INT32, NamedTensors.ANY).ints(),
            policy.manifest().generator().vocabSize());
    ActMode mode = mode(in);
    Sampling sampling = sampling(in);
    int maxTokens = integer(in, MAX_TOKENS, 0);
    if (maxTokens < 0) {
      throw new TensorException(
          String.format(
              Locale.ROOT, "[%s] must be at least 0 but was [%d]", MAX_TOKENS, maxTokens));
    }
    List<SlateEntry> slate = slate(in);
    try (Generation generation = policy.generator().start(prompt)) {
      ActChoice act = generation.chooseAct(mode, sampling);
      if (maxTokens == 0) {
        return outputs(act, new int[0], new float[0], "");
      }
      generation.appendSlate(act.act() == Act.RECOMMEND ? slate : List.of());
      Reply reply =
          generation.reply(
              sampling, maxTokens, cancelled, (token, logProb) -> step(partial, token, logProb));
      return outputs(act, reply.tokens(), reply.logProbs(), reply.finishReason());
    }
  }

  private static void step(Consumer<List<WireTensor>> partial, int token, float logProb) {
    partial.accept(
        List.of(
            WireTensor.ints(TOKENS, new int[] {token}, 1),
            WireTensor.floats(LOG_PROBS, new float[] {logProb}, 1)));
  }

  private static List<WireTensor> outputs(
      ActChoice act, int[] tokens, float[] logProbs, String finishReason) {
    return List.of(
        WireTensor.texts(ACT, List.of(act.act().json())),
        WireTensor.floats(ACT_LOG_PROB, new float[] {act.logProb()}, 1),
        WireTensor.ints(TOKENS, tokens, tokens.length),
        WireTensor.floats(LOG_PROBS, logProbs, logProbs.length),
        WireTensor.texts(FINISH_REASON, List.of(finishReason)));
  }

  private static ActMode mode(NamedTensors in) {
    String given =
        in.find(ACT_MODE, DataType.BYTES, 1).map(mode -> mode.texts().getFirst()).orElse("auto");
    return Arrays.stream(ActMode.values())
        .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(given))
        .findFirst()
        .orElseThrow(
            () ->
                new TensorException(
                    String.format(
                        Locale.ROOT,
                        "[%s] must be auto, always or never but was [%s]",
                        ACT_MODE,
                        given)));
  }

  /** Only titles matter to the policy. */
  private static List<SlateEntry> slate(NamedTensors in) {
    return in.find(SLATE, DataType.BYTES, NamedTensors.ANY).stream()
        .flatMap(titles -> titles.texts().stream())
        .map(title -> new SlateEntry(title, title))
        .toList();
  }

  private static Sampling sampling(NamedTensors in) {
    Sampling greedy = Sampling.greedy();
    return new Sampling(
        integer(in, MIN_TOKENS, greedy.minTokens()),
        real(in, TEMPERATURE, greedy.temperature()),
        real(in, TOP_P, greedy.topP()),
        integer(in, TOP_K, greedy.topK()),
        real(in, MIN_P, greedy.minP()),
        real(in, REPETITION_PENALTY, greedy.repetitionPenalty()),
        in.find(SEED, DataType.INT64, 1).map(seed -> seed.longs()[0]).orElse(greedy.seed()));
  }

  private static double real(NamedTensors in, String name, double whenAbsent) {
    return in.find(name, DataType.FP64, 1).map(value -> value.doubles()[0]).orElse(whenAbsent);
  }

  private static int integer(NamedTensors in, String name, int whenAbsent) {
    return in.find(name, DataType.INT32, 1).map(value -> value.ints()[0]).orElse(whenAbsent);
  }
}
