package dev.concierge.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.network.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantisationTests {
  private static final int OUT = 24;

  /** No multiple of a block. */
  private static final int IN = 144;

  @TempDir private Path folder;

  private static float[] random(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void aBlockKeepsItsLargestValueExactlyAndZeroAsZero() {
    float[] row = new float[128];
    row[3] = -2;
    row[5] = 1;
    Quantisation.Blocks blocks = Quantisation.Q8.quantise(new Tensor(new long[] {1, 128}, row));
    assertThat(blocks.shape()).containsExactly(1, 1, 128);
    assertThat(blocks.scales()).containsExactly(2f / 128);
    assertThat(blocks.values()[3]).isEqualTo((byte) 0);
    assertThat(blocks.values()[5]).isEqualTo((byte) (128 + 64));
    assertThat(blocks.values()[0]).isEqualTo((byte) 128);
  }

  @Test
  void fourBitsLieTwoToAByteTheFirstOneLow() {
    float[] row = new float[32];
    row[0] = -8;
    row[1] = 7;
    Quantisation.Blocks blocks = Quantisation.Q4.quantise(new Tensor(new long[] {1, 32}, row));
    assertThat(blocks.shape()).containsExactly(1, 1, 16);
    assertThat(blocks.values()[0]).isEqualTo((byte) 0xF0);
    assertThat(blocks.values()[1]).isEqualTo((byte) 0x88);
  }

  @ParameterizedTest
  @EnumSource
  void theProductIsCloseToThatOfTheWholeMatrix(Quantisation quantisation)
      throws IOException, OrtException {
    Map<String, Tensor> weights =
        Map.of("w", new Tensor(new long[] {OUT, IN}, random(OUT * IN, 1)));
    float[][] x = {random(IN, 2), random(IN, 3), random(IN, 4)};
    float[][] whole = run(graph(weights, null), x);
    float[][] few = run(graph(weights, quantisation), x);
    double error = 0;
    double size = 0;
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < OUT; i++) {
        error += Math.pow(few[row][i] - whole[row][i], 2);
        size += Math.pow(whole[row][i], 2);
      }
    }
    double expected = quantisation == Quantisation.Q8 ? 0.01 : 0.15;
    assertThat(Math.sqrt(error / size)).isCloseTo(0, within(expected)).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void aRowDoesNotDependOnTheRowsBesideIt(Quantisation quantisation)
      throws IOException, OrtException {
    Map<String, Tensor> weights =
        Map.of("w", new Tensor(new long[] {OUT, IN}, random(OUT * IN, 1)));
    Path graph = graph(weights, quantisation);
    float[] row = random(IN, 2);
    float[] large = random(IN, 3);
    for (int i = 0; i < IN; i++) {
      large[i] *= 1000;
    }
    float[] beside = run(graph, row, large, large)[0];
    float[] alone = run(graph, row)[0];
    // the 8-bit kernel adds in another order when it has several rows
    float tolerance = quantisation == Quantisation.Q4 ? 0 : 1e-4f;
    for (int i = 0; i < OUT; i++) {
      assertThat(beside[i]).isCloseTo(alone[i], within(tolerance));
    }
  }

  private Path graph(Map<String, Tensor> weights, Quantisation quantisation) throws IOException {
    GraphBuilder graph = new GraphBuilder("product");
    OnnxOps ops = new OnnxOps(graph, weights, quantisation);
    OnnxValue x = graph.floatInput("x", "rows", IN);
    graph.floatOutput("y", ops.linear(x, ops.parameter("w")), "rows", OUT);
    Path file = folder.resolve(quantisation + ".onnx");
    graph.write(file, Long.MAX_VALUE);
    return file;
  }

  private static float[][] run(Path graph, float[]... x) throws OrtException {
    OrtEnvironment environment = OnnxRuntime.environment();
    try (OrtSession.SessionOptions options = OnnxRuntime.options()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(graph.toString(), options);
          OnnxTensor input = OnnxTensor.createTensor(environment, x);
          OrtSession.Result result = session.run(Map.of("x", input))) {
        return (float[][]) result.get(0).getValue();
      }
    }
  }
}
