package dev.concierge.it.stage;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Requests that keep coming, one after the other, until closed. One thread of its own. */
public final class Traffic implements AutoCloseable {

  private final Rest node;
  private final String path;
  private final String body;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final List<String> versions = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::send, "traffic");

  public Traffic(Rest node, String path, String body) {
    this.node = node;
    this.path = path;
    this.body = body;
    thread.start();
  }

  /** Versions that answered, one entry a request, in order. */
  public List<String> versions() {
    return versions;
  }

  /** What was not answered with 200. */
  public List<String> failures() {
    return failures;
  }

  @Override
  public void close() throws InterruptedException {
    stopping.set(true);
    thread.join();
  }

  private void send() {
    while (!stopping.get()) {
      try {
        Rest.Answer answer = node.post(path, body);
        if (answer.status() == 200) {
          versions.add(answer.body().at("/model/version").asText());
        } else {
          failures.add(answer.toString());
        }
      } catch (IOException e) {
        failures.add(e.toString());
      }
    }
  }
}
