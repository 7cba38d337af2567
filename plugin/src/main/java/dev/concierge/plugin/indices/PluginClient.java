package dev.concierge.plugin.indices;

import java.util.function.Supplier;
import org.opensearch.action.ActionRequest;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ContextPreservingActionListener;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.identity.PluginSubject;
import org.opensearch.transport.client.Client;
import org.opensearch.transport.client.FilterClient;

/** Sends requests as the plugin's own subject and answers in the caller's context. */
final class PluginClient extends FilterClient {
  private final Supplier<PluginSubject> subject;

  PluginClient(Client in, Supplier<PluginSubject> subject) {
    super(in);
    this.subject = subject;
  }

  @Override
  protected <Q extends ActionRequest, R extends ActionResponse> void doExecute(
      ActionType<R> action, Q request, ActionListener<R> listener) {
    ThreadContext context = threadPool().getThreadContext();
    ActionListener<R> restoring =
        new ContextPreservingActionListener<>(context.newRestorableContext(true), listener);
    subject.get().runAs(() -> super.doExecute(action, request, restoring));
  }
}
