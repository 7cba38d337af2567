package dev.concierge.trainer.quickstart;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.conversation.Dialogue;
import dev.concierge.trainer.cluster.ConciergeClient;
import dev.concierge.trainer.cluster.ConciergeClientException;
import dev.concierge.trainer.dataset.DialogueStates;
import dev.concierge.trainer.dataset.RequestMessages;
import dev.concierge.trainer.simulate.ConversationDriver;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Requests that keep coming while a new version is trained, loaded and promoted, and what became of
 * them. One thread; {@link #close} waits for its last request.
 */
final class Trickle implements AutoCloseable {
  private static final long PAUSE_MILLIS = 250;

  private final ConciergeClient client;
  private final String recommender;
  private final List<Dialogue> dialogues;
  private final DialogueStates states;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Thread thread = new Thread(this::run, "trickle");
  private final TreeSet<String> versions = new TreeSet<>();
  private int sent;
  private int failed;
  private String firstFailure;

  /**
   * What became of them.
   *
   * @param requests sent
   * @param failures refused or not answered
   * @param versions that answered
   * @param firstFailure why the first failed; {@code null} when none did
   */
  record Result(int requests, int failures, List<String> versions, String firstFailure) {
    Result {
      versions = List.copyOf(versions);
    }
  }

  Trickle(
      ConciergeClient client, String recommender, List<Dialogue> dialogues, DialogueStates states) {
    this.client = client;
    this.recommender = recommender;
    this.dialogues = dialogues;
    this.states = states;
    thread.setDaemon(true);
  }

  Trickle start() {
    thread.start();
    return this;
  }

  Result result() {
    close();
    return new Result(sent, failed, List.copyOf(versions), firstFailure);
  }

  @Override
  public void close() {
    stopping.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping.get()) {
      Dialogue dialogue = dialogues.get(sent % dialogues.size());
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      request.set("messages", RequestMessages.before(dialogue, 1, states));
      send(request.put("size", ConversationDriver.SLATE).put("log", false).put("explore", false));
      pause();
    }
  }

  private void send(ObjectNode request) {
    sent++;
    try {
      versions.add(client.recommend(recommender, request).path("model").path("version").asText());
    } catch (ConciergeClientException e) {
      failed++;
      firstFailure = firstFailure == null ? e.getMessage() : firstFailure;
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping.set(true);
    }
  }
}
