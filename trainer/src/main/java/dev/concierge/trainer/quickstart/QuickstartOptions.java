package dev.concierge.trainer.quickstart;

import java.net.URI;
import java.nio.file.Path;

/**
 * What a quickstart is asked to do.
 *
 * @param dataset what is recommended
 * @param data folder of the data set; {@code null} for the shop
 * @param seed of everything that is drawn
 * @param conversations logged conversations whose feedback is learned from
 * @param people held-out people on whom before and after are measured
 * @param threads conversations at a time
 * @param ports where the processes listen
 * @param home working folder of the quickstart
 * @param keep leave node and trainer running
 * @param json file for the numbers; {@code null} for none
 */
public record QuickstartOptions(
    Dataset dataset,
    Path data,
    long seed,
    int conversations,
    int people,
    int threads,
    Ports ports,
    Path home,
    boolean keep,
    Path json) {

  /** What is recommended. */
  public enum Dataset {
    /** The generated shop. */
    SHOP,
    /** ReDial's movies and dialogues. */
    REDIAL
  }

  /** Ports on the loopback interface. */
  public record Ports(int http, int transport, int trainer) {
    URI node() {
      return URI.create("http://127.0.0.1:" + http);
    }

    String trainerAddress() {
      return "127.0.0.1:" + trainer;
    }
  }
}
