package dev.concierge.trainer.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.ranking.RetrievalPlan;
import dev.concierge.models.ranking.Retriever;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecommenderDefaultsTests {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void writesWhatAnEarlierReleaseReads() throws Exception {
    RetrievalPlan pool = new RetrievalPlan(30, Map.of(Retriever.KNN, 2.5));
    RecommenderDefaults defaults = new RecommenderDefaults(pool, 4);
    String written =
        "{\"retrieval\":{\"candidates\":30,\"metadata\":1.0,\"contexts\":1.0,\"knn\":2.5,"
            + "\"neighbours\":1.0,\"memory\":1.0,\"related\":1.0},\"reply\":{\"min_tokens\":4}}";
    assertThat(defaults.json()).hasToString(written);
    assertThat(RecommenderDefaults.of(JSON.readTree(written))).isEqualTo(defaults);
  }

  @Test
  void whatIsMissingHasItsDefault() throws Exception {
    assertThat(RecommenderDefaults.of(JSON.readTree("{}"))).isEqualTo(RecommenderDefaults.NONE);
  }
}
