package dev.concierge.plugin.recommend;

import dev.concierge.models.text.LexiconSentiment;
import dev.concierge.plugin.conversations.ConversationStore;
import dev.concierge.plugin.indices.SystemIndices;
import dev.concierge.plugin.log.TurnIds;
import dev.concierge.plugin.log.TurnLog;
import dev.concierge.plugin.policies.LoadedPolicies;
import dev.concierge.plugin.recommend.context.ContextLoader;
import dev.concierge.plugin.recommend.generate.ReplyWriter;
import dev.concierge.plugin.recommend.rerank.Reranker;
import dev.concierge.plugin.recommend.retrieve.PoolSearch;
import dev.concierge.plugin.recommenders.RecommenderStore;
import java.time.Clock;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.client.Client;

/**
 * Wires the pipeline from the node's services.
 *
 * @param client acts as whoever calls
 */
public record PipelineFactory(
    Client client, ClusterService cluster, ThreadPool threads, SystemIndices indices) {

  public Pipeline create(
      TurnIds turnIds,
      RecommenderStore recommenders,
      LoadedPolicies models,
      TurnLog log,
      PipelineCounters counters) {
    Clock clock = Clock.systemUTC();
    ConversationStore conversations = new ConversationStore(indices, clock);
    return new Pipeline(
        turnIds,
        recommenders,
        models,
        new ContextLoader(client, conversations, LexiconSentiment.english()),
        new PoolSearch(client, indices),
        new PolicySteps(
            new Inference(threads, cluster.getSettings(), counters.rejected),
            new Reranker(),
            new ReplyWriter()),
        new TurnKeeper(conversations, log, cluster.getClusterSettings()),
        counters,
        cluster.getClusterSettings(),
        clock);
  }
}
