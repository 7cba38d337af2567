package dev.concierge.plugin.log.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import dev.concierge.plugin.endpoint.CallRequest;
import dev.concierge.plugin.endpoint.CallResponse;
import dev.concierge.plugin.endpoint.EndpointAction;
import dev.concierge.plugin.endpoint.ErrorKind;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.indices.UbiIndices;
import dev.concierge.plugin.log.TurnIds;
import dev.concierge.plugin.log.feedback.PostedEvent.Accepted;
import dev.concierge.plugin.log.feedback.PostedEvent.Rejected;
import dev.concierge.plugin.recommenders.Recommender;
import dev.concierge.plugin.recommenders.RecommenderStore;
import dev.concierge.plugin.settings.ConciergeSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opensearch.action.ActionType;
import org.opensearch.action.bulk.BulkItemResponse;
import org.opensearch.action.bulk.BulkRequest;
import org.opensearch.action.bulk.BulkResponse;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.transport.TransportService;

/**
 * Takes UBI events of turns: one object, an array, or newline-delimited JSON, and answers with one
 * result per event in their order. An event id that is in the index already changes nothing.
 */
public final class FeedbackAction extends EndpointAction {
  public static final ActionType<CallResponse> TYPE = type("indices:data/write/concierge/feedback");

  private static final int MAX_EVENTS = 1000;

  private final SystemIndices indices;
  private final UbiIndices ubi;
  private final RecommenderStore recommenders;
  private final TurnIds turns;
  private final EventReader reader;
  private final FeedbackCounters counters;
  private volatile int maxEventBytes;

  @Inject
  public FeedbackAction(
      TransportService transport,
      ActionFilters filters,
      ClusterService cluster,
      SystemIndices indices,
      UbiIndices ubi,
      RecommenderStore recommenders,
      TurnIds turns,
      FeedbackCounters counters) {
    super(TYPE, transport, filters);
    this.indices = indices;
    this.ubi = ubi;
    this.recommenders = recommenders;
    this.turns = turns;
    this.reader = new EventReader(turns::conversationOf, Clock.systemUTC());
    this.counters = counters;
    this.maxEventBytes = cluster.getClusterSettings().get(ConciergeSettings.MAX_EVENT_BYTES);
    cluster
        .getClusterSettings()
        .addSettingsUpdateConsumer(
            ConciergeSettings.MAX_EVENT_BYTES, bytes -> this.maxEventBytes = bytes);
  }

  @Override
  protected void answer(CallRequest request, ActionListener<CallResponse> listener) {
    long start = System.nanoTime();
    List<JsonNode> events = events(request);
    recommenders.get(
        request.param("name"),
        ActionListener.wrap(
            recommender ->
                turns.ready(
                    ActionListener.wrap(
                        ready ->
                            ubi.ensureEvents(
                                recommender.eventsIndex(),
                                ActionListener.wrap(
                                    exists -> write(recommender, events, start, listener),
                                    listener::onFailure)),
                        listener::onFailure)),
            listener::onFailure));
  }

  private static List<JsonNode> events(CallRequest request) {
    List<JsonNode> events = new ArrayList<>();
    for (JsonNode value : request.values()) {
      if (value.isArray()) {
        value.forEach(events::add);
      } else {
        events.add(value);
      }
    }
    if (events.isEmpty()) {
      throw new IllegalArgumentException(
          "the body must be an event, an array of events or one event a line");
    }
    if (events.size() > MAX_EVENTS) {
      throw ErrorKind.TOO_LARGE.because(
          "a call takes at most [{}] events but has [{}]; split it", MAX_EVENTS, events.size());
    }
    return events;
  }

  private void write(
      Recommender recommender,
      List<JsonNode> events,
      long start,
      ActionListener<CallResponse> listener) {
    List<PostedEvent> judged =
        events.stream()
            .map(event -> reader.read(event, recommender.application(), maxEventBytes))
            .toList();
    BulkRequest bulk = new BulkRequest();
    for (PostedEvent event : judged) {
      if (event instanceof Accepted accepted) {
        bulk.add(
            new IndexRequest(recommender.eventsIndex())
                .id(accepted.id())
                .source(accepted.source())
                .create(true));
      }
    }
    if (bulk.numberOfActions() == 0) {
      listener.onResponse(response(judged, List.<BulkItemResponse>of().iterator(), start));
      return;
    }
    indices
        .client()
        .bulk(
            bulk,
            ActionListener.wrap(
                (BulkResponse done) ->
                    listener.onResponse(response(judged, done.iterator(), start)),
                listener::onFailure));
  }

  private CallResponse response(
      List<PostedEvent> judged, Iterator<BulkItemResponse> written, long start) {
    List<Map<String, Object>> items = new ArrayList<>();
    boolean errors = false;
    for (PostedEvent event : judged) {
      Map<String, Object> item =
          switch (event) {
            case Rejected rejected -> rejected.result();
            case Accepted accepted -> result(accepted, written.next());
          };
      boolean failed = item.containsKey("error");
      counters.count(failed);
      errors |= failed;
      items.add(item);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("took", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    body.put("errors", errors);
    body.put("items", items);
    return CallResponse.ok(body);
  }

  private static Map<String, Object> result(Accepted event, BulkItemResponse written) {
    if (!written.isFailed()) {
      return event.result(RestStatus.CREATED, "created");
    }
    RestStatus status = written.getFailure().getStatus();
    if (status == RestStatus.CONFLICT) {
      return event.result(RestStatus.OK, "noop");
    }
    Throwable cause = written.getFailure().getCause();
    String reason = cause.getCause() == null ? cause.getMessage() : cause.getCause().getMessage();
    return new Rejected(event.id(), status, "not_indexed", String.valueOf(reason)).result();
  }
}
