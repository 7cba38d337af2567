package dev.concierge.plugin.recommend;

import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.CancellableEndpointAction;
import dev.concierge.plugin.recommend.request.RecommendRequest;
import dev.concierge.plugin.recommend.request.RecommendRequestJson;
import dev.concierge.plugin.settings.ConciergeSettings.Limits;
import java.util.function.BooleanSupplier;
import org.opensearch.action.ActionType;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.transport.TransportService;

/** Reads a recommendation call and hands it to the pipeline; may be cancelled like a search. */
public final class RecommendAction extends CancellableEndpointAction {
  public static final ActionType<CallResponse> TYPE = type("indices:data/read/concierge/recommend");

  private final Pipeline pipeline;
  private final RecommendRequestJson reader;
  private final ClusterService cluster;

  @Inject
  public RecommendAction(
      TransportService transport,
      ActionFilters filters,
      Pipeline pipeline,
      NamedXContentRegistry queries,
      ClusterService cluster) {
    super(TYPE, transport, filters);
    this.pipeline = pipeline;
    this.reader = new RecommendRequestJson(queries);
    this.cluster = cluster;
  }

  @Override
  protected void answer(
      CallRequest call, BooleanSupplier gone, ActionListener<CallResponse> listener) {
    RecommendRequest request =
        reader.read(
            call.param("name"), call.object(), Limits.current(cluster.getClusterSettings()));
    pipeline.recommend(request, gone, ActionListener.map(listener, CallResponse::ok));
  }
}
