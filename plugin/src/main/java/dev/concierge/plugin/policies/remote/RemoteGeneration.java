package dev.concierge.plugin.policies.remote;

import dev.concierge.grpc.inference.DataType;
import dev.concierge.grpc.inference.GenerateTensors;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.PolicyModel;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.generation.ActChoice;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.GeneratedTurn;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.Reply;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.generation.TokenListener;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * One turn in at most two calls: the prompt gives the act, unless the caller forces it; the prompt
 * with the act forced and the slate's titles gives the reply. A server that keeps the window's
 * cache reads only the slate for the second one. Holds nothing on the server between the calls.
 */
final class RemoteGeneration implements Generation {
  private final RemoteModels models;
  private final GeneratedTurn turn;
  private Act act;

  RemoteGeneration(RemoteModels models, GeneratedTurn turn) {
    this.models = models;
    this.turn = turn;
  }

  @Override
  public ActChoice chooseAct(ActMode mode, Sampling sampling) {
    ActChoice choice = turn.choose(mode, () -> ask(sampling));
    act = choice.act();
    return choice;
  }

  private ActChoice ask(Sampling sampling) {
    NamedTensors out =
        models.infer(
            PolicyModel.GENERATE, timeout(), () -> false, inputs(ActMode.AUTO, sampling, 0));
    String chosen = out.require(GenerateTensors.ACT, DataType.BYTES, 1).texts().getFirst();
    float logProb = out.require(GenerateTensors.ACT_LOG_PROB, DataType.FP32, 1).floats()[0];
    return new ActChoice(chosen.equals(Act.RECOMMEND.json()) ? Act.RECOMMEND : Act.TALK, logProb);
  }

  @Override
  public void appendSlate(List<SlateEntry> shown) {
    turn.show(shown, tokens -> {});
  }

  @Override
  public Reply reply(
      Sampling sampling, int maxTokens, BooleanSupplier cancelled, TokenListener listener) {
    turn.beginReply(maxTokens);
    turn.end();
    ActMode forced = act == Act.RECOMMEND ? ActMode.ALWAYS : ActMode.NEVER;
    List<WireTensor> inputs = inputs(forced, sampling, maxTokens);
    NamedTensors out;
    try {
      out =
          listener == TokenListener.NONE
              ? models.infer(PolicyModel.GENERATE, timeout(), cancelled, inputs)
              : new ReplyStream(models, listener).infer(inputs, timeout(), cancelled);
    } catch (CancellationException e) {
      return turn.replied(new int[0], new float[0], Reply.CANCELLED);
    }
    int[] tokens = out.require(GenerateTensors.TOKENS, DataType.INT32, NamedTensors.ANY).ints();
    return turn.replied(
        tokens,
        out.require(GenerateTensors.LOG_PROBS, DataType.FP32, tokens.length).floats(),
        out.require(GenerateTensors.FINISH_REASON, DataType.BYTES, 1).texts().getFirst());
  }

  private List<WireTensor> inputs(ActMode mode, Sampling sampling, int maxTokens) {
    int[] prompt = turn.promptTokens();
    List<String> titles = turn.slate().stream().map(SlateEntry::title).toList();
    return List.of(
        WireTensor.ints(GenerateTensors.PROMPT, prompt, prompt.length),
        WireTensor.texts(GenerateTensors.ACT_MODE, List.of(mode.name().toLowerCase(Locale.ROOT))),
        WireTensor.texts(GenerateTensors.SLATE, titles),
        WireTensor.ints(GenerateTensors.MAX_TOKENS, new int[] {maxTokens}, 1),
        WireTensor.ints(GenerateTensors.MIN_TOKENS, new int[] {sampling.minTokens()}, 1),
        real(GenerateTensors.TEMPERATURE, sampling.temperature()),
        real(GenerateTensors.TOP_P, sampling.topP()),
        WireTensor.ints(GenerateTensors.TOP_K, new int[] {sampling.topK()}, 1),
        real(GenerateTensors.MIN_P, sampling.minP()),
        real(GenerateTensors.REPETITION_PENALTY, sampling.repetitionPenalty()),
        WireTensor.longs(GenerateTensors.SEED, new long[] {sampling.seed()}, 1));
  }

  private static WireTensor real(String name, double value) {
    return WireTensor.doubles(name, new double[] {value}, 1);
  }

  private Duration timeout() {
    return models.server().options().generateTimeout();
  }

  @Override
  public int[] promptTokens() {
    return turn.promptTokens();
  }

  @Override
  public int[] actionTokens() {
    return turn.actionTokens();
  }

  @Override
  public int replyStart() {
    return turn.replyStart();
  }

  @Override
  public void close() {}
}
