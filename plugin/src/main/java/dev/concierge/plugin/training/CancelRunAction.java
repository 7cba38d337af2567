package dev.concierge.plugin.training;

import dev.concierge.grpc.v1.CancelRunRequest;
import dev.concierge.grpc.v1.Run;
import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.ActionListener;
import org.opensearch.transport.TransportService;

/** Asks a training run to stop at its next safe point. */
public final class CancelRunAction extends EndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/training/cancel");

  private final Trainer trainer;

  @Inject
  public CancelRunAction(TransportService transport, ActionFilters filters, Trainer trainer) {
    super(TYPE, transport, filters);
    this.trainer = trainer;
  }

  @Override
  protected void answer(CallRequest request, ActionListener<CallResponse> listener) {
    CancelRunRequest call = CancelRunRequest.newBuilder().setId(request.param("run")).build();
    trainer.<Run>call(
        (stub, answer) -> stub.cancelRun(call, answer),
        ActionListener.map(listener, run -> CallResponse.ok(RunJson.write(run))));
  }
}
