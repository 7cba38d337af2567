package dev.concierge.it.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureReportTests {
  private static Figure figure(double value, Bar bar) {
    return new Figure("id", "what", value, "×", bar, Map.of("part", 1.0));
  }

  @Test
  void aFigureMustLieOnItsSideOfTheLimit() {
    assertThat(figure(2, Bar.atLeast(2)).passed()).isTrue();
    assertThat(figure(1.99, Bar.atLeast(2)).passed()).isFalse();
    assertThat(figure(5, Bar.atMost(5)).passed()).isTrue();
    assertThat(figure(5.01, Bar.atMost(5)).passed()).isFalse();
    assertThat(figure(2, Bar.below(2)).passed()).isFalse();
    assertThat(figure(Double.NaN, Bar.atLeast(2)).passed()).isFalse();
    assertThat(figure(Double.NaN, Bar.atMost(2)).passed()).isFalse();
  }

  @Test
  void oneMissedBarFailsTheReport(@TempDir Path folder) throws IOException {
    FigureReport report =
        new FigureReport(
            "policy",
            Map.of("cores", "2"),
            List.of(figure(3, Bar.atLeast(2)), figure(1, Bar.atLeast(2))));
    assertThat(report.passed()).isFalse();

    StringWriter table = new StringWriter();
    report.print(new PrintWriter(table));
    assertThat(table.toString()).contains("≥ 2.00", "pass", "MISSED");

    Path file = folder.resolve("new").resolve("figures.json");
    report.write(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("passed").asBoolean()).isFalse();
    assertThat(json.at("/figures/0/passed").asBoolean()).isTrue();
    assertThat(json.at("/figures/1/limit").asDouble()).isEqualTo(2);
    assertThat(json.at("/figures/1/parts/part").asDouble()).isEqualTo(1);
  }

  @Test
  void theMiddleOfAnEvenNumberIsTheMeanOfTwo() {
    Samples samples = new Samples();
    for (double value : new double[] {4, 1, 100, 2}) {
      samples.add(value);
    }
    assertThat(samples.median()).isEqualTo(3);
    assertThat(samples.largest()).isEqualTo(100);
  }

  @Test
  void memoryIsReadAtSomePlausibleRate() {
    try (MemoryBandwidth memory = new MemoryBandwidth(1, 32 << 20)) {
      assertThat(memory.sustained(3)).isBetween(1e8, 1e13);
    }
  }
}
