package dev.concierge.plugin;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import java.util.Map;
import org.opensearch.ExceptionsHelper;
import org.opensearch.action.ActionType;
import org.opensearch.core.common.bytes.BytesArray;
import org.opensearch.transport.client.Client;

/** Calls endpoints of a node in the same JVM. */
public final class TestCalls {
  private final Client client;

  public TestCalls(Client client) {
    this.client = client;
  }

  public CallResponse call(
      ActionType<CallResponse> action, Map<String, String> params, String body) {
    return client
        .execute(action, new CallRequest(params, new BytesArray(body == null ? "" : body)))
        .actionGet();
  }

  /** The failure of a call that must fail. */
  public RuntimeException fails(
      ActionType<CallResponse> action, Map<String, String> params, String body) {
    try {
      call(action, params, body);
    } catch (RuntimeException e) {
      return ExceptionsHelper.unwrapCause(e) instanceof RuntimeException cause ? cause : e;
    }
    throw new AssertionError("the call should have failed");
  }

  /** The REST status of a failure. */
  public static int status(Throwable failure) {
    return ExceptionsHelper.status(failure).getStatus();
  }
}
