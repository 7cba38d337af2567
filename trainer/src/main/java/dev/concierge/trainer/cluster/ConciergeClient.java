package dev.concierge.trainer.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentTooLongException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5Options;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.opensearch.client.transport.httpclient5.HttpAsyncResponseConsumerFactory.HeapBufferedResponseConsumerFactory;
import org.opensearch.client.transport.httpclient5.ResponseException;

/**
 * A cluster with the Concierge plugin. Thread-safe; calls block. Every refusal is a {@link
 * ConciergeClientException} with status, type and reason; a cluster that does not answer is one
 * with status {@link ConciergeClientException#UNREACHABLE}, and an answer too large to be held one
 * with status {@link ConciergeClientException#TOO_LARGE}.
 */
public final class ConciergeClient implements AutoCloseable {
  /** Where all endpoints of the plugin lie. */
  public static final String BASE = "/_plugins/_concierge";

  /**
   * Refuses nothing that a node holds: how deep, long or large JSON may be is the node's to say.
   */
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(Integer.MAX_VALUE)
                      .maxNumberLength(Integer.MAX_VALUE)
                      .maxStringLength(Integer.MAX_VALUE)
                      .maxNameLength(Integer.MAX_VALUE)
                      .build())
              .build());

  private static final Timeout CONNECT = Timeout.ofSeconds(5);
  private static final Timeout RESPONSE = Timeout.ofSeconds(120);
  private static final int CONNECTIONS = 64;
  private static final int ANSWER_BYTES = 100 << 20;
  private static final Pattern REFUSED =
      Pattern.compile("[^\n]*\n(?:Warnings: [^\n]*\n)?(?<body>.*)", Pattern.DOTALL);

  private final URI node;
  private final int answerBytes;
  private final OpenSearchTransport transport;
  private final OpenSearchGenericClient http;

  /**
   * @param node scheme, host and port of a node, such as {@code http://127.0.0.1:9200}
   */
  public ConciergeClient(URI node) {
    this(node, ANSWER_BYTES);
  }

  /**
   * @param node as in {@link #ConciergeClient(URI)}
   * @param answerBytes the largest answer that is taken; it is held in memory
   */
  public ConciergeClient(URI node, int answerBytes) {
    if (node.getHost() == null || node.getScheme() == null) {
      throw new IllegalArgumentException(
          "node ["
              + node
              + "] must be a URL with scheme and host, such as [http://127.0.0.1:9200]");
    }
    this.node = node;
    this.answerBytes = answerBytes;
    int port = node.getPort() > 0 ? node.getPort() : 9200;
    this.transport =
        ApacheHttpClient5TransportBuilder.builder(
                new HttpHost(node.getScheme(), node.getHost(), port))
            .setRequestConfigCallback(request -> request.setResponseTimeout(RESPONSE))
            .setHttpClientConfigCallback(client -> client.setConnectionManager(connections()))
            .build();
    ApacheHttpClient5Options.Builder options =
        ((ApacheHttpClient5Options) transport.options()).toBuilder();
    options.setHttpAsyncResponseConsumerFactory(
        new HeapBufferedResponseConsumerFactory(answerBytes));
    this.http = new OpenSearchGenericClient(transport).withTransportOptions(options.build());
  }

  public URI node() {
    return node;
  }

  /**
   * Sends one request.
   *
   * @param body {@code null}, a {@link JsonNode}, or any value Jackson can write
   * @param params query parameters, written into the URL
   * @return the parsed answer; a missing node for an empty one
   * @throws ConciergeClientException if the call is refused or not answered, or if the answer is
   *     not JSON
   */
  public JsonNode call(String method, String path, Object body, Map<String, String> params) {
    if (body == null) {
      return send(method, path, null, params);
    }
    try {
      return send(
          method, path, Body.from(JSON.writeValueAsBytes(body), "application/json"), params);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("body of " + method + " " + path + " is not JSON", e);
    }
  }

  /** As {@link #call(String, String, Object, Map)} without query parameters. */
  public JsonNode call(String method, String path, Object body) {
    return call(method, path, body, Map.of());
  }

  /** Sends newline-delimited JSON; every line ends with a newline. */
  public JsonNode callLines(String method, String path, String lines, Map<String, String> params) {
    Body body = Body.from(lines.getBytes(StandardCharsets.UTF_8), "application/x-ndjson");
    return send(method, path, body, params);
  }

  /**
   * Sends a {@code _bulk} body.
   *
   * @throws ConciergeClientException with the first item's error if any item failed
   */
  public JsonNode bulk(String lines, Map<String, String> params) {
    JsonNode answer = callLines("POST", "/_bulk", lines, params);
    if (answer.path("errors").asBoolean()) {
      for (JsonNode item : answer.path("items")) {
        JsonNode result = item.elements().next();
        if (result.has("error")) {
          throw new ConciergeClientException(
              result.path("status").asInt(),
              result.path("error").path("type").asText(),
              "["
                  + result.path("_id").asText()
                  + "] "
                  + result.path("error").path("reason").asText());
        }
      }
    }
    return answer;
  }

  /** True if a node answers at the address. */
  public boolean reachable() {
    try {
      call("GET", "/", null);
      return true;
    } catch (ConciergeClientException e) {
      return !e.unreachable();
    }
  }

  /** True if the index or alias exists. */
  public boolean indexExists(String index) {
    try {
      call("HEAD", "/" + encoded(index), null);
      return true;
    } catch (ConciergeClientException e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  /** {@code PUT} of a recommender's definition. */
  public JsonNode putRecommender(String recommender, ObjectNode definition) {
    return call("PUT", recommenderPath(recommender), definition);
  }

  /** The definition of a recommender. */
  public JsonNode recommender(String recommender) {
    return call("GET", recommenderPath(recommender), null);
  }

  /** One turn of a conversation. */
  public JsonNode recommend(String recommender, ObjectNode request) {
    return call("POST", recommenderPath(recommender) + "/_recommend", request);
  }

  /** Posts UBI events; the answer has one result per event. */
  public JsonNode feedback(String recommender, List<ObjectNode> events) {
    StringBuilder lines = new StringBuilder();
    events.forEach(event -> lines.append(event).append('\n'));
    return callLines(
        "POST", recommenderPath(recommender) + "/_feedback", lines.toString(), Map.of());
  }

  /** Registry calls for the versions of one model. */
  public ModelVersions models(String model) {
    return new ModelVersions(this, model);
  }

  /** {@code value} as one segment of a path. */
  public static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    try {
      transport.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String recommenderPath(String recommender) {
    return BASE + "/recommenders/" + encoded(recommender);
  }

  private static PoolingAsyncClientConnectionManager connections() {
    return PoolingAsyncClientConnectionManagerBuilder.create()
        .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(CONNECT).build())
        .setMaxConnPerRoute(CONNECTIONS)
        .setMaxConnTotal(CONNECTIONS)
        .build();
  }

  private JsonNode send(String method, String path, Body body, Map<String, String> params) {
    String call = "[" + node + "] to " + method + " " + path;
    try (Response response = http.execute(Requests.create(method, path, List.of(), params, body))) {
      String answer = response.getBody().map(Body::bodyAsString).orElse("");
      if (response.getStatus() >= 400) {
        throw refusal(response.getStatus(), answer);
      }
      try {
        return parse(answer);
      } catch (JsonProcessingException e) {
        throw new ConciergeClientException(
            response.getStatus(),
            "not_json",
            "cannot read the answer of " + call + ": " + e.getOriginalMessage(),
            e);
      }
    } catch (IOException e) {
      throw failure(call, e);
    }
  }

  private ConciergeClientException failure(String call, IOException thrown) {
    Optional<ResponseException> refused = cause(thrown, ResponseException.class);
    if (refused.isPresent()) {
      return refusal(refused.get().status(), body(refused.get()));
    }
    return cause(thrown, ContentTooLongException.class).isPresent()
        ? new ConciergeClientException(
            ConciergeClientException.TOO_LARGE,
            "too_large",
            "the answer of " + call + " has more than [" + answerBytes + "] bytes",
            thrown)
        : new ConciergeClientException(
            ConciergeClientException.UNREACHABLE,
            "unreachable",
            "no answer from " + call + ": " + thrown.getMessage(),
            thrown);
  }

  /** The transport wraps what its buffer says, and some of the answers it takes for failures. */
  private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }

  /**
   * The answer inside the transport's failure. Its response is of a class that nobody outside sees,
   * its message is: a line on the call, perhaps one of warnings, and the body.
   */
  private static String body(ResponseException refused) {
    Matcher answer = REFUSED.matcher(refused.getMessage());
    return answer.matches() ? answer.group("body") : "";
  }

  private static JsonNode parse(String answer) throws JsonProcessingException {
    return answer.isBlank() ? MissingNode.getInstance() : JSON.readTree(answer);
  }

  /** What refuses may be no node but a proxy, which answers with a page. */
  private static ConciergeClientException refusal(int status, String answer) {
    JsonNode refused;
    try {
      refused = parse(answer);
    } catch (JsonProcessingException e) {
      refused = TextNode.valueOf(answer);
    }
    JsonNode error = refused.path("error");
    String type = error.path("type").asText("http_" + status);
    String reason =
        error.isTextual() ? error.asText() : error.path("reason").asText(refused.toString());
    return new ConciergeClientException(status, type, reason);
  }
}
