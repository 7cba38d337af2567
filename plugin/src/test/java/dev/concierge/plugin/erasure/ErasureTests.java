package dev.concierge.plugin.erasure;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.plugin.Calls;
import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.action.RecommendAction;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.opensearch.action.support.WriteRequest;
import org.opensearch.common.settings.Settings;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;

public class ErasureTests extends OpenSearchSingleNodeTestCase {
  private static final Map<String, String> SHOP = Map.of("name", "shop");

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(ConciergePlugin.class);
  }

  @Override
  protected boolean resetNodeAfterTest() {
    return true;
  }

  /** Turns wait so long that an erasure is sure to come before they are written. */
  @Override
  protected Settings nodeSettings() {
    return Settings.builder().put("plugins.concierge.log.interval", "2s").build();
  }

  @Before
  public void aShop() {
    createIndex("items");
    new Calls(client())
        .call(
            PutRecommenderAction.TYPE,
            SHOP,
            "{\"index\":\"items\",\"fields\":{\"title\":\"title\"}}");
    client()
        .prepareIndex("items")
        .setId("lamp")
        .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE)
        .setSource("title", "Lamp", "concierge.text", "Lamp")
        .get();
  }

  public void testWhatIsStillToBeWrittenIsErasedToo() {
    recommend("{\"message\":\"a lamp\",\"user_id\":\"ann\"}");
    recommend("{\"message\":\"a lamp\",\"user_id\":\"bob\"}");

    then(erase("ann"))
        .containsEntry("conversations", 1L)
        .containsEntry("turns", 1L)
        .containsEntry("queries", 1L)
        .containsEntry("events", 1L);
    then(erase("ann").values()).allMatch(count -> ((Number) count).longValue() == 0);
    then(erase("bob")).containsEntry("turns", 1L).containsEntry("queries", 1L);
  }

  private void recommend(String body) {
    new Calls(client()).call(RecommendAction.TYPE, SHOP, body);
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> erase(String user) {
    Map<String, Object> answer =
        new Calls(client()).call(DeleteUserAction.TYPE, Map.of("id", user), null).body();
    return (Map<String, Object>) answer.get("erased");
  }
}
