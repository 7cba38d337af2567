package dev.concierge.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.concierge.trainer.hyperparameters.Hyperparameters;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TrainingConfigTests {
  /** What a run's overrides may name: a promise to everyone who keeps them in a file. */
  private static final String PARAMETERS =
      """
      log.days 30.0 [0.01, 3650.0]
      log.maxTurns 20000 [1.0, 1.0E7]
      log.evidenceHalfLife 90.0 [0.01, 36500.0]
      sessions.maxTurnsPerMinute 120 [1.0, 100000.0]
      sessions.maxActionsPerMinute 600 [1.0, 1000000.0]
      sessions.heldOut 0.25 [0.05, 0.9]
      reward.alpha 0.5 [0.0, 10.0]
      reward.beta 0.3 [0.0, 10.0]
      reward.gammaSentiment 0.2 [0.0, 10.0]
      reward.minExamination 0.2 [0.01, 1.0]
      reward.coherenceShare 0.4 [0.0, 1.0]
      reward.heads 4 [1.0, 64.0]
      reward.headHidden 32 [1.0, 1024.0]
      reward.bodyEpochs 1 [0.0, 100.0]
      reward.headEpochs 40 [1.0, 1000.0]
      reward.bodyLearningRate 1.0E-4 [1.0E-7, 1.0]
      reward.headLearningRate 0.003 [1.0E-7, 1.0]
      reward.rewardWeightDecay 0.02 [0.0, 10.0]
      reward.pairCoef 0.2 [0.0, 10.0]
      reward.rewardBatchSize 32 [1.0, 1024.0]
      reward.rewardMaxTokens 192 [16.0, 4096.0]
      reward.minRewardTurns 30 [10.0, 1.0E7]
      reward.seed 1 [0.0, 9.223372036854776E18]
      ppo.updates 8 [1.0, 100000.0]
      ppo.rollouts 64 [2.0, 65536.0]
      ppo.ppoEpochs 2 [1.0, 64.0]
      ppo.miniBatchSize 16 [1.0, 4096.0]
      ppo.clipRange 0.2 [0.01, 1.0]
      ppo.clipRangeValue 0.2 [0.01, 10.0]
      ppo.vfCoef 0.1 [0.0, 10.0]
      ppo.entropyCoef 0.001 [0.0, 1.0]
      ppo.gamma 1.0 [0.5, 1.0]
      ppo.lambda 0.98 [0.0, 1.0]
      ppo.klCoef 0.05 [0.0, 10.0]
      ppo.targetKl 1.0 [0.001, 1000.0]
      ppo.klHorizon 1000.0 [1.0, 1.0E9]
      ppo.maxPolicyKl 0.05 [1.0E-4, 10.0]
      ppo.maxGradNorm 1.0 [0.01, 1000.0]
      ppo.rankerLearningRate 0.003 [0.0, 1.0]
      ppo.generatorLearningRate 3.0E-5 [0.0, 1.0]
      ppo.valueLearningRate 0.001 [0.0, 1.0]
      ppo.uncertaintyPenalty 0.5 [0.0, 10.0]
      ppo.missingEosPenalty 0.5 [0.0, 10.0]
      ppo.maxNewTokens 24 [1.0, 1024.0]
      ppo.maxPromptTokens 160 [16.0, 8192.0]
      ppo.slateSize 5 [1.0, 10.0]
      ppo.slateTemperature 1.0 [0.05, 20.0]
      ppo.depth 20 [1.0, 1000.0]
      ppo.minContexts 8 [1.0, 1.0E8]
      ppo.seed 1 [0.0, 9.223372036854776E18]
      evaluate.weightClip 10.0 [1.0, 1000000.0]
      evaluate.resamples 1000 [1.0, 1000000.0]
      evaluate.confidence 0.9 [0.5, 0.999]
      evaluate.maxReplies 100 [1.0, 10000.0]
      evaluate.generatedReplies 24 [0.0, 10000.0]
      evaluate.generatedTokens 32 [1.0, 1000.0]
      evaluate.seed 1 [0.0, 9.223372036854776E18]
      gate.minExploredTurns 50 [1.0, 1.0E9]
      gate.minEffectiveSampleSize 25.0 [1.0, 1.0E9]
      gate.minDifference 0.0 [-1000000.0, 1000000.0]
      gate.maxNdcgLoss 0.1 [0.0, 1.0]
      gate.maxPerplexityRatio 1.25 [1.0, 100.0]
      gate.maxReplyKl 0.5 [0.0, 100.0]
      gate.maxGiniRise 0.15 [0.0, 1.0]
      gate.maxBleuLoss 0.5 [0.0, 1.0]
      gate.maxDistinctLoss 0.3 [0.0, 1.0]
      gate.maxLengthRatio 1.5 [1.0, 100.0]
      gate.maxDoublyRobustLoss 1.0 [0.0, 100.0]
      gate.minRewardCorrelation 0.0 [-10.0, 1.0]""";

  @Test
  void everyHyperParameterKeepsItsNameDefaultAndRange() {
    assertThat(
            TrainingConfig.defaults().describe().stream()
                .map(TrainingConfigTests::row)
                .collect(Collectors.joining("\n")))
        .isEqualTo(PARAMETERS);
  }

  private static String row(Hyperparameters.Described parameter) {
    return String.join(
        " ",
        parameter.section() + "." + parameter.name(),
        parameter.value(),
        "[" + parameter.min() + ", " + parameter.max() + "]");
  }
}
