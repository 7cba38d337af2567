package dev.concierge.trainer.bases;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The same vectors from a folder whose parameters lie in the graph that our exporter writes. */
class ExportedSentenceTests extends GoldenSentenceTests {
  @TempDir private Path onnx;

  @Override
  Path folder() throws IOException {
    return SentenceFolder.exported(onnx);
  }
}
