package dev.concierge.plugin.policies.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.TlsOptions;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.NoFreeSlotException;
import dev.concierge.models.generation.Reply;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.policy.PolicyUnavailableException;
import dev.concierge.models.policy.onnx.InferenceException;
import io.grpc.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The node's side of the protocol against a server that is not ours, over a real socket. */
class RemotePolicyTests {
  private static Bundle bundle;
  private static int dimension;
  private static int features;

  @BeforeAll
  static void open() throws Exception {
    bundle =
        Bundle.open(
            Path.of(RemotePolicyTests.class.getResource("/sample-bundle/manifest.json").toURI())
                .getParent());
    dimension = bundle.manifest().encoder().dim();
    features = bundle.manifest().ranker().features();
  }

  @Test
  void aServerThatOnlyRanksIsUsedForThatAndSaysWhatItLacks() throws Exception {
    try (FakeServer fake = new FakeServer(0, dimension, features);
        InferenceServer server = server(fake.port(), 5000);
        RemotePolicy policy = RemotePolicy.open(bundle, server)) {
      float[][] rows = new float[2][features];
      rows[0][0] = 1;
      rows[1][0] = 2;
      rows[1][features - 1] = 3;
      assertThat(policy.score(rows)).containsExactly(1, 5);
      assertThat(policy.missingGenerator())
          .hasValueSatisfying(
              missing -> assertThat(missing).contains("[generate]").contains("" + fake.port()));
    }
  }

  @Test
  void anotherPolicysSizesAreRefusedWhenItIsOpened() throws Exception {
    try (FakeServer fake = new FakeServer(0, dimension + 3, features);
        InferenceServer server = server(fake.port(), 5000)) {
      assertThatExceptionOfType(InferenceException.class)
          .isThrownBy(() -> RemotePolicy.open(bundle, server))
          .withMessageContaining("[query]")
          .withMessageContaining("[" + (dimension + 1) + "]");
    }
  }

  @Test
  void aServerThatComesUpLaterIsTakenUp() throws Exception {
    int port = freePort();
    try (InferenceServer server = server(port, 5000);
        RemotePolicy policy = RemotePolicy.open(bundle, server)) {
      assertThatExceptionOfType(PolicyUnavailableException.class)
          .isThrownBy(() -> policy.score(new float[1][features]))
          .withMessageContaining("" + port);
      try (FakeServer fake = new FakeServer(port, dimension, features)) {
        assertThat(policy.score(new float[1][features])).containsExactly(0);
        assertThat(fake.inferences).hasValue(1);
      }
    }
  }

  @Test
  void whatPassesIsTriedAgainAndWhatDoesNotIsTold() throws Exception {
    try (FakeServer fake = new FakeServer(0, dimension, features);
        InferenceServer server = server(fake.port(), 5000);
        RemotePolicy policy = RemotePolicy.open(bundle, server)) {
      fake.failures.addAll(List.of(Status.UNAVAILABLE, Status.UNAVAILABLE));
      assertThat(policy.score(new float[1][features])).containsExactly(0);
      assertThat(fake.inferences).hasValue(3);

      fake.failures.add(Status.RESOURCE_EXHAUSTED.withDescription("full"));
      assertThatExceptionOfType(NoFreeSlotException.class)
          .isThrownBy(() -> policy.score(new float[1][features]))
          .withMessageContaining("full");
      fake.failures.add(Status.INVALID_ARGUMENT.withDescription("what?"));
      assertThatExceptionOfType(InferenceException.class)
          .isThrownBy(() -> policy.score(new float[1][features]))
          .withMessageContaining("what?");
      fake.failures.add(Status.NOT_FOUND.withDescription("gone"));
      assertThatExceptionOfType(PolicyUnavailableException.class)
          .isThrownBy(() -> policy.score(new float[1][features]))
          .withMessageContaining("gone");
    }
  }

  @Test
  void aServerThatKeepsFailingIsLeftAloneForAWhile() throws Exception {
    try (FakeServer fake = new FakeServer(0, dimension, features);
        InferenceServer server = server(fake.port(), 5000);
        RemotePolicy policy = RemotePolicy.open(bundle, server)) {
      for (int i = 0; i < 5; i++) {
        fake.failures.add(Status.INTERNAL);
        assertThatExceptionOfType(PolicyUnavailableException.class)
            .isThrownBy(() -> policy.score(new float[1][features]));
      }
      assertThatExceptionOfType(PolicyUnavailableException.class)
          .isThrownBy(() -> policy.score(new float[1][features]))
          .withMessageContaining("left alone")
          .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
      assertThat(fake.inferences).hasValue(5);
    }
  }

  @Test
  void deadlineAndCancellationReachTheServer() throws Exception {
    try (FakeServer fake = new FakeServer(0, dimension, features);
        InferenceServer server = server(fake.port(), 1500);
        RemotePolicy policy = RemotePolicy.open(bundle, server)) {
      policy.score(new float[1][features]);
      fake.silent = true;
      assertThatExceptionOfType(PolicyUnavailableException.class)
          .isThrownBy(() -> policy.score(new float[1][features]))
          .withMessageContaining("[1500] ms");
      assertThat(fake.cancelled.await(5, TimeUnit.SECONDS)).isTrue();
    }
    try (FakeServer fake = new FakeServer(0, dimension, features);
        InferenceServer server = server(fake.port(), 60_000);
        RemotePolicy policy = RemotePolicy.open(bundle, server);
        Generation generation = policy.generator().start(new int[] {1, 2})) {
      fake.silent = true;
      generation.chooseAct(ActMode.ALWAYS, Sampling.greedy());
      generation.appendSlate(List.of(new SlateEntry("a", "A")));
      Reply reply = generation.reply(Sampling.greedy(), 5, () -> fake.inferences.get() > 0);
      assertThat(reply.finishReason()).isEqualTo(Reply.CANCELLED);
      assertThat(fake.cancelled.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void theBreakerLetsOneCallTryAfterThePause() {
    AtomicInteger seconds = new AtomicInteger();
    CircuitBreaker breaker =
        new CircuitBreaker(2, Duration.ofSeconds(1), () -> TimeUnit.SECONDS.toNanos(seconds.get()));
    breaker.failed();
    assertThat(breaker.admits()).isTrue();
    breaker.failed();
    assertThat(breaker.admits()).isFalse();
    seconds.set(1);
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isFalse();
    breaker.succeeded();
    assertThat(breaker.admits()).isTrue();
  }

  private static InferenceServer server(int port, int millis) {
    return new InferenceServer(
        new ServerOptions(
            new Endpoint("127.0.0.1", port),
            TlsOptions.PLAINTEXT,
            "secret",
            Duration.ofMillis(millis),
            Duration.ofMillis(millis)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
