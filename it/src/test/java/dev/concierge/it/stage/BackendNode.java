package dev.concierge.it.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** A node whose policy is computed by one of the backends: what users see holds for each. */
public final class BackendNode implements AutoCloseable {

  /** Who computes. */
  public enum Backend {
    ONNXRUNTIME,
    KSERVE
  }

  /** Fills a node, promotes a policy there and returns its bundle. */
  @FunctionalInterface
  public interface Opening {
    Path open(NodeProcess node) throws Exception;
  }

  private final NodeProcess node;
  private final AutoCloseable stop;

  private BackendNode(NodeProcess node, AutoCloseable stop) {
    this.node = node;
    this.stop = stop;
  }

  /**
   * The shared node, or a node of its own beside an inference server that serves the bundle.
   *
   * @param recommender which the opening makes
   * @param folder for the server's files
   * @param serveOptions further options of the inference server
   */
  public static BackendNode open(
      Backend backend,
      NodeProcess shared,
      String recommender,
      Path folder,
      Opening opening,
      String... serveOptions)
      throws Exception {
    if (backend == Backend.KSERVE) {
      return own(backend, recommender, folder, opening, serveOptions);
    }
    opening.open(shared);
    return new BackendNode(shared, () -> {});
  }

  /** A node of its own, for tests that kill it. */
  public static BackendNode own(
      Backend backend, String recommender, Path folder, Opening opening, String... serveOptions)
      throws Exception {
    Deque<AutoCloseable> started = new ArrayDeque<>();
    BackendNode opened = new BackendNode(new NodeProcess(recommender), () -> close(started));
    try {
      started.push(opened.node);
      opened.node.startFresh();
      Path bundle = opening.open(opened.node);
      if (backend == Backend.KSERVE) {
        InferenceProcess server = new InferenceProcess(bundle, folder, serveOptions);
        started.push(server);
        serve(opened.node, server, recommender);
      }
      return opened;
    } catch (Exception | Error e) {
      opened.close();
      throw e;
    }
  }

  public NodeProcess process() {
    return node;
  }

  public Rest rest() {
    return node.rest();
  }

  /** Starts the server, and the node again so that the server computes for it. */
  public static void serve(NodeProcess node, InferenceProcess server, String recommender)
      throws IOException, InterruptedException {
    server.start();
    node.restartWith(server.settings(config(node.rest())));
    awaitPolicy(node.rest(), recommender);
    assertComputes(Backend.KSERVE, node.rest());
  }

  public static void assertComputes(Backend backend, Rest rest) throws IOException {
    assertThat(rest.get("/_plugins/_concierge/_stats").body().findValuesAsText("backend"))
        .containsExactly(backend.name().toLowerCase(Locale.ROOT));
  }

  /** The node's configuration folder lies beside its logs. */
  private static Path config(Rest rest) throws IOException {
    String logs = rest.get("/_nodes/_local/settings").body().findValue("logs").asText();
    return Path.of(logs).resolveSibling("config");
  }

  /** Returns when the recommender answers with its policy. */
  public static void awaitPolicy(Rest rest, String recommender)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    Rest.Answer answer;
    do {
      Thread.sleep(100);
      answer =
          rest.post(
              "/_plugins/_concierge/recommenders/" + recommender + "/_recommend",
              "{\"message\": \"a tent\", \"log\": false}");
    } while ((answer.status() != 200 || !answer.body().has("model"))
        && System.nanoTime() < deadline);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(answer.body().has("model")).as(answer.body().toString()).isTrue();
  }

  /** Stops everything, whatever one of them says. */
  private static void close(Deque<AutoCloseable> started) throws Exception {
    try (AutoCloseable last = started.poll()) {
      if (last != null) {
        close(started);
      }
    }
  }

  @Override
  public void close() throws Exception {
    stop.close();
  }
}
