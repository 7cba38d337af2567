package dev.concierge.plugin.recommend;

import dev.concierge.plugin.log.TurnIds;
import dev.concierge.plugin.recommend.Steps.Step;
import dev.concierge.plugin.recommend.context.ContextLoader;
import dev.concierge.plugin.recommend.generate.ReplyWriter;
import dev.concierge.plugin.recommend.request.RecommendRequest;
import dev.concierge.plugin.recommend.rerank.Reranker;
import dev.concierge.plugin.recommend.retrieve.PoolSearch;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.opensearch.core.action.ActionListener;

/**
 * Answers a request: opens its turn, runs the steps in order, each asynchronous, answers, logs.
 * Thread-safe; never blocks the calling thread.
 */
public final class Pipeline {
  private final Opening opening;
  private final List<Step> steps;
  private final TurnKeeper keeper;
  private final PipelineCounters counters;

  public Pipeline(
      Opening opening,
      TurnIds turnIds,
      ContextLoader contexts,
      PoolSearch retriever,
      Inference inference,
      TurnKeeper keeper,
      PipelineCounters counters) {
    ReplyWriter replies = new ReplyWriter();
    ReadWindowStep window = new ReadWindowStep(inference, replies);
    this.opening = opening;
    this.keeper = keeper;
    this.counters = counters;
    this.steps =
        List.of(
            Step.of("context", new ContextStep(contexts, turnIds)::load),
            Step.of("encode", new EncodeStep(inference)::encode),
            Step.beside("window", window::begin),
            Step.of("retrieve", new RetrieveStep(retriever)::retrieve),
            Step.of("rerank", new RerankStep(inference, new Reranker())::rerank),
            Step.of("generate", new GenerateStep(inference, window, replies)::generate),
            Step.of("keep", keeper::keep));
  }

  /**
   * Hands over the answer's body.
   *
   * @param gone whether nobody waits for it any more; then it ends with a failure soon
   */
  public void recommend(
      RecommendRequest request,
      BooleanSupplier gone,
      ActionListener<Map<String, Object>> listener) {
    counters.requests.increment();
    ActionListener<Map<String, Object>> counting =
        ActionListener.wrap(
            listener::onResponse,
            failure -> {
              (gone.getAsBoolean() ? counters.cancelled : counters.failures).increment();
              listener.onFailure(failure);
            });
    opening.open(
        request, gone, ActionListener.wrap(turn -> run(turn, counting), counting::onFailure));
  }

  private void run(Turn turn, ActionListener<Map<String, Object>> listener) {
    ActionListener<Map<String, Object>> ending =
        ActionListener.notifyOnce(ActionListener.runBefore(listener, turn::end));
    Steps.run(
        steps,
        turn,
        ActionListener.wrap(
            done -> {
              Map<String, Object> answer = Answer.of(turn);
              keeper.log(turn);
              counters.answered(turn);
              ending.onResponse(answer);
            },
            ending::onFailure));
  }
}
