package dev.concierge.plugin.training;

import dev.concierge.grpc.v1.GetRunRequest;
import dev.concierge.grpc.v1.Run;
import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.ActionListener;
import org.opensearch.transport.TransportService;

/** A training run as it stands. */
public final class GetRunAction extends EndpointAction {
  public static final ActionType<CallResponse> TYPE =
      type("cluster:admin/opensearch/concierge/training/get");

  private final Trainer trainer;

  @Inject
  public GetRunAction(TransportService transport, ActionFilters filters, Trainer trainer) {
    super(TYPE, transport, filters);
    this.trainer = trainer;
  }

  @Override
  protected void answer(CallRequest request, ActionListener<CallResponse> listener) {
    GetRunRequest call = GetRunRequest.newBuilder().setId(request.param("run")).build();
    trainer.<Run>call(
        (stub, answer) -> stub.getRun(call, answer),
        ActionListener.map(listener, run -> CallResponse.ok(RunJson.write(run))));
  }
}
