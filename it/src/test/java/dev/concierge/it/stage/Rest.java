package dev.concierge.it.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Plain HTTP calls to a node, as an application makes them. Thread-safe. */
public final class Rest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI node;

  public Rest(URI node) {
    this.node = node;
  }

  /**
   * An answer of any status.
   *
   * @param status the HTTP status
   * @param body the parsed JSON; a text node when the answer is not JSON
   * @param headers as received
   */
  public record Answer(int status, JsonNode body, HttpHeaders headers) {}

  public Answer get(String path) throws IOException {
    return call("GET", path, null);
  }

  public Answer put(String path, String json) throws IOException {
    return call("PUT", path, json);
  }

  public Answer post(String path, String json) throws IOException {
    return call("POST", path, json);
  }

  public Answer delete(String path) throws IOException {
    return call("DELETE", path, null);
  }

  /** Sends {@code body} (null for none) as NDJSON when it ends with a newline, else as JSON. */
  public Answer call(String method, String path, String body) throws IOException {
    boolean lines = body != null && body.endsWith("\n");
    HttpRequest request =
        HttpRequest.newBuilder(node.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", lines ? "application/x-ndjson" : "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), parse(response.body()), response.headers());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while calling " + path, e);
    }
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(body);
    }
  }
}
