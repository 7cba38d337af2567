package dev.concierge.trainer.run.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.models.conversation.Act;
import dev.concierge.models.conversation.Message;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.log.FeedbackEvent;
import dev.concierge.models.log.SlateDecision;
import dev.concierge.models.log.TurnRecord;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.GeneratorNetwork;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.network.RankerNetwork;
import dev.concierge.models.network.Tensor;
import dev.concierge.models.ranking.PlackettLuce;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.trainer.console.Progress;
import dev.concierge.trainer.run.offpolicy.EvaluateConfig;
import dev.concierge.trainer.run.offpolicy.OffPolicyEvaluator;
import dev.concierge.trainer.run.offpolicy.OffPolicyFigures;
import dev.concierge.trainer.run.reward.RewardConfig;
import dev.concierge.trainer.run.reward.RewardFunction;
import dev.concierge.trainer.run.reward.RewardInputs;
import dev.concierge.trainer.run.reward.RewardModel;
import dev.concierge.trainer.run.reward.RewardTrainer;
import dev.concierge.trainer.run.reward.WeakLabels;
import dev.concierge.trainer.run.sessions.SessionBuilder;
import dev.concierge.trainer.run.sessions.SessionConfig;
import dev.concierge.trainer.run.sessions.Sessions;
import dev.concierge.trainer.weights.PolicyWeights;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A made log in which people click what the feature "contexts" marks: from log to verdict. */
class LearningFromALogTests {
  private static final EncoderConfig ENCODER = new EncoderConfig(8, 64, 64, 12, 20, 4);
  private static final int F = RankerFeatures.NAMES.size();
  private static final int WANTED = RankerFeatures.NAMES.indexOf("contexts");
  private static final int POOL = 8;

  private final Random random = new Random(3);
  private final List<TurnRecord> turns = new ArrayList<>();
  private final List<FeedbackEvent> events = new ArrayList<>();

  @TempDir private Path folder;

  @Test
  void fromLogToVerdict() throws Exception {
    for (int i = 0; i < 400; i++) {
      logTurn(i);
    }
    turns.add(turns.get(0));
    events.add(events.get(0));
    SessionConfig sessionConfig = SessionConfig.defaults();
    Sessions sessions =
        new SessionBuilder(sessionConfig).build(turns.iterator(), events.iterator());
    assertThat(sessions.counts().turns()).isEqualTo(400);
    assertThat(sessions.counts().duplicateTurns()).isOne();
    assertThat(sessions.counts().duplicateEvents()).isOne();
    Sessions.Split split = sessions.split(sessionConfig.heldOut());
    assertThat(split.heldOut()).hasSize(100);
    assertThat(split.train().get(0).outcome().nextUser()).isPresent();

    Path file = folder.resolve("tokenizer.json");
    BytePairTrainer.train(List.of("show me one", "thanks"), 300, file);
    try (Tokenizer tokenizer = Tokenizer.load(file)) {
      PolicyWeights serving = policy(tokenizer.size(), 0);
      RewardConfig config = RewardConfig.defaults();
      try (RewardModel model =
          new RewardTrainer()
              .train(
                  new RewardInputs(
                      split.train(),
                      split.heldOut(),
                      serving,
                      new WindowSerializer(tokenizer),
                      LexiconSentiment.english()),
                  config,
                  Progress.SILENT)) {
        assertThat(model.report().heldOutCorrelation()).isGreaterThan(.3);
        model.save(folder.resolve("reward"));
        RewardFunction.Action action =
            new RewardFunction.Action(
                new int[] {1, 3}, turns.get(0).decision().features(), new int[] {0, 1});
        try (RewardModel loaded = RewardModel.load(folder.resolve("reward"))) {
          assertThat(loaded.score(List.of(action))).isEqualTo(model.score(List.of(action)));
        }
        WeakLabels labels = WeakLabels.fit(split.train(), config, LexiconSentiment.english());
        OffPolicyEvaluator evaluator = new OffPolicyEvaluator(EvaluateConfig.defaults());
        Gate gate = new Gate(GateConfig.defaults());
        OffPolicyFigures better =
            evaluator.evaluate(
                split.heldOut(), serving, policy(tokenizer.size(), 1), tokenizer, labels::gain);
        GateVerdict passed = gate.judge(better, model.report());
        assertThat(passed.reasons()).isEmpty();
        assertThat(better.candidate().get("value_doubly_robust"))
            .isGreaterThan(better.serving().get("value_doubly_robust"));
        assertThat(passed.json()).contains("doubly robust value");
        OffPolicyFigures worse =
            evaluator.evaluate(
                split.heldOut(), serving, policy(tokenizer.size(), -1), tokenizer, labels::gain);
        GateVerdict refused = gate.judge(worse, model.report());
        assertThat(refused.passed()).isFalse();
        assertThat(refused.json()).contains("\"refuse\"", "off-policy difference");
        assertThat(GateReport.html("v2", refused, List.of(Map.of("objective/scores", 1.0))))
            .contains("refused", "<svg");
        OffPolicyFigures few =
            evaluator.evaluate(
                split.heldOut().subList(0, 5),
                serving,
                policy(tokenizer.size(), 1),
                tokenizer,
                labels::gain);
        assertThat(gate.judge(few, model.report()).reasons().get(0))
            .contains("[5] explored held-out turns");
      }
    }
  }

  /** One of two turns of a conversation: a random slate, a click on a wanted item. */
  private void logTurn(int i) {
    List<String> ids = new ArrayList<>();
    float[][] features = new float[POOL][F];
    for (int j = 0; j < POOL; j++) {
      ids.add("i" + random.nextInt(40) + "-" + j);
      features[j][WANTED] = random.nextFloat();
      features[j][0] = random.nextFloat();
    }
    float[] scores = new float[POOL];
    PlackettLuce.SlateSample slate = PlackettLuce.sample(scores, 3, 1, POOL, random);
    Instant time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * i);
    String id = "t" + i;
    turns.add(
        new TurnRecord(
            new TurnRecord.Place(id, "shop", "c" + i / 2, null, time, i % 2),
            List.of(Message.user("show me one"), Message.user("great thanks")),
            Act.RECOMMEND,
            new SlateDecision(
                ids, features, scores, slate.slate(), true, 1, POOL, slate.positionLogProbs()),
            null,
            new TurnRecord.ActingVersion("m", "v1", "s"),
            Map.of()));
    for (int k = 0; k < slate.slate().length; k++) {
      int item = slate.slate()[k];
      boolean click = features[item][WANTED] > .6 && random.nextDouble() < .9 - .1 * k;
      events.add(
          new FeedbackEvent(
              id + "-" + k,
              id,
              click ? "click" : "impression",
              ids.get(item),
              OptionalInt.of(k + 1),
              click ? OptionalDouble.of(5000) : OptionalDouble.empty(),
              null,
              null,
              time.plusSeconds(5)));
    }
  }

  /** A ranker whose score is {@code weight} times the wanted feature. */
  private static PolicyWeights policy(int vocabulary, float weight) {
    GeneratorConfig generator =
        new GeneratorConfig(vocabulary, 16, 1, 2, 1, 8, 24, 512, 10_000, 1e-5, true);
    RankerConfig ranker = new RankerConfig(F, 4);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Random start = new Random(5);
    GeneratorNetwork.parameters(generator)
        .forEach(spec -> weights.put(spec.name(), spec.initial(start)));
    RankerNetwork.parameters(ranker)
        .forEach(
            spec ->
                weights.put(
                    spec.name(),
                    new Tensor(spec.shape(), new float[spec.initial(start).data().length])));
    float[] ones = new float[F];
    java.util.Arrays.fill(ones, 1);
    weights.put(RankerNetwork.SCALE, new Tensor(new long[] {F}, ones));
    float[] linear = new float[F];
    linear[WANTED] = weight;
    weights.put("ranker.linear.weight", new Tensor(new long[] {1, F}, linear));
    return PolicyWeights.random(5, generator, ENCODER, ranker).with(weights);
  }
}
