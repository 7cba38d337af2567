package dev.concierge.plugin.policies.remote;

import dev.concierge.grpc.inference.DataType;
import dev.concierge.grpc.inference.GenerateTensors;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.PolicyModel;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.generation.ActChoice;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.Reply;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.generation.TokenListener;
import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * One turn in at most two calls: the prompt gives the act, unless the caller forces it; the prompt
 * with the act forced and the slate's titles gives the reply. A server that keeps the window's
 * cache reads only the slate for the second one. Holds nothing on the server between the calls.
 */
final class RemoteGeneration implements Generation {
  private enum Stage {
    WINDOW,
    ACT,
    SLATE,
    REPLY
  }

  private final RemoteModels models;
  private final Tokenizer tokenizer;
  private final WindowSerializer window;
  private final int[] prompt;
  private Stage stage = Stage.WINDOW;
  private Act act;
  private int[] action = new int[0];
  private int replyStart;
  private List<SlateEntry> slate = List.of();

  RemoteGeneration(
      RemoteModels models, Tokenizer tokenizer, WindowSerializer window, int[] prompt) {
    this.models = models;
    this.tokenizer = tokenizer;
    this.window = window;
    this.prompt = prompt.clone();
  }

  @Override
  public ActChoice chooseAct(ActMode mode, Sampling sampling) {
    advance(Stage.WINDOW, Stage.ACT);
    ActChoice choice =
        switch (mode) {
          case ALWAYS -> new ActChoice(Act.RECOMMEND, 0);
          case NEVER -> new ActChoice(Act.TALK, 0);
          case AUTO -> ask(sampling);
        };
    act = choice.act();
    action =
        new int[] {tokenizer.id(act == Act.RECOMMEND ? SpecialToken.RECOMMEND : SpecialToken.TALK)};
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
    advance(Stage.ACT, Stage.SLATE);
    slate = List.copyOf(shown.subList(0, Math.min(shown.size(), Tokenizer.SLOTS)));
    action = joined(action, window.slateBlock(slate));
    replyStart = action.length;
  }

  @Override
  public Reply reply(
      Sampling sampling, int maxTokens, BooleanSupplier cancelled, TokenListener listener) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException(
          "max_tokens must be at least 1 but was [" + maxTokens + "]");
    }
    advance(Stage.SLATE, Stage.REPLY);
    ActMode forced = act == Act.RECOMMEND ? ActMode.ALWAYS : ActMode.NEVER;
    List<WireTensor> inputs = inputs(forced, sampling, maxTokens);
    NamedTensors out;
    try {
      out =
          listener == TokenListener.NONE
              ? models.infer(PolicyModel.GENERATE, timeout(), cancelled, inputs)
              : new ReplyStream(models, listener).infer(inputs, timeout(), cancelled);
    } catch (CancellationException e) {
      return finished(new int[0], new float[0], Reply.CANCELLED);
    }
    int[] tokens = out.require(GenerateTensors.TOKENS, DataType.INT32, NamedTensors.ANY).ints();
    return finished(
        tokens,
        out.require(GenerateTensors.LOG_PROBS, DataType.FP32, tokens.length).floats(),
        out.require(GenerateTensors.FINISH_REASON, DataType.BYTES, 1).texts().getFirst());
  }

  private Reply finished(int[] tokens, float[] logProbs, String finish) {
    action = joined(action, tokens);
    List<Integer> slots = new ArrayList<>();
    for (int token : tokens) {
      int slot = tokenizer.slotOf(token);
      if (slot >= 0 && !slots.contains(slot)) {
        slots.add(slot);
      }
    }
    String text = tokenizer.decode(tokens, slot -> slate.get(slot).title());
    return new Reply(tokens, logProbs, tokenizer.decode(tokens), text, finish, slots);
  }

  private List<WireTensor> inputs(ActMode mode, Sampling sampling, int maxTokens) {
    return List.of(
        WireTensor.ints(GenerateTensors.PROMPT, prompt, prompt.length),
        WireTensor.texts(GenerateTensors.ACT_MODE, List.of(mode.name().toLowerCase(Locale.ROOT))),
        WireTensor.texts(GenerateTensors.SLATE, slate.stream().map(SlateEntry::title).toList()),
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

  private static int[] joined(int[] a, int[] b) {
    return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }

  private void advance(Stage from, Stage to) {
    if (stage != from) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "a generation goes from %s to %s, but this one is at %s",
              from,
              to,
              stage));
    }
    stage = to;
  }

  @Override
  public int[] promptTokens() {
    return prompt.clone();
  }

  @Override
  public int[] actionTokens() {
    return action.clone();
  }

  @Override
  public int replyStart() {
    return replyStart;
  }

  @Override
  public void close() {}
}
