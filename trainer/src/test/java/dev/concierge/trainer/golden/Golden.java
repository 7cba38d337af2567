package dev.concierge.trainer.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Numbers computed by reference implementations, kept beside the checkout where there are any. */
public final class Golden {
  private Golden() {}

  /** Reads a file of golden numbers; skips the test, saying so, where the folder is absent. */
  public static JsonNode read(String name) {
    try {
      return new ObjectMapper().readTree(path(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A golden file or folder; skips the test, saying so, where it is absent. */
  public static Path path(String name) {
    Path module = Path.of("").toAbsolutePath();
    Path path = module.resolveSibling("../shared/golden").resolve(name).normalize();
    Assumptions.assumeTrue(
        Files.exists(path), () -> "skipped: no golden numbers at ../shared/golden/" + name);
    return path;
  }

  public static long[] longs(JsonNode array) {
    long[] values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asLong();
    }
    return values;
  }

  public static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }

  public static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }
}
