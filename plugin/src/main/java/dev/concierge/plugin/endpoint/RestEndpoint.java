package dev.concierge.plugin.endpoint;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opensearch.action.ActionType;
import org.opensearch.rest.BaseRestHandler;
import org.opensearch.rest.RestRequest;
import org.opensearch.rest.action.RestCancellableNodeClient;
import org.opensearch.rest.action.RestStatusToXContentListener;
import org.opensearch.transport.client.Client;
import org.opensearch.transport.client.node.NodeClient;

/**
 * The REST side of an endpoint: hands path parameters and the body to its action. A call that only
 * reads is cancelled when the client goes away.
 */
public final class RestEndpoint extends BaseRestHandler {
  /** Where all endpoints of the plugin lie. */
  public static final String BASE = "/_plugins/_concierge";

  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

  private final String name;
  private final List<Route> routes;
  private final ActionType<CallResponse> action;
  private final Set<String> params;

  /**
   * @param name unique, such as {@code concierge_put_recommender}
   * @param path below {@link #BASE}, with parameters in braces
   */
  public RestEndpoint(
      String name, RestRequest.Method method, String path, ActionType<CallResponse> action) {
    this.name = name;
    this.routes = List.of(new Route(method, BASE + path));
    this.action = action;
    this.params = new LinkedHashSet<>();
    Matcher matcher = PARAMETER.matcher(path);
    while (matcher.find()) {
      params.add(matcher.group(1));
    }
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public List<Route> routes() {
    return routes;
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    Map<String, String> given = new HashMap<>();
    for (String param : params) {
      String value = request.param(param);
      if (value != null) {
        given.put(param, value);
      }
    }
    CallRequest call = new CallRequest(given, request.content());
    Client caller =
        CallRequest.isCancellable(action.name())
            ? new RestCancellableNodeClient(client, request.getHttpChannel())
            : client;
    return channel -> caller.execute(action, call, new RestStatusToXContentListener<>(channel));
  }
}
