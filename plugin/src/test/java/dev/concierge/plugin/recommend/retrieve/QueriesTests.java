package dev.concierge.plugin.recommend.retrieve;

import static dev.concierge.plugin.recommend.retrieve.SmallConversation.ENCODED;
import static dev.concierge.plugin.recommend.retrieve.SmallConversation.LATEST;
import static dev.concierge.plugin.recommend.retrieve.SmallConversation.MAKERS;
import static dev.concierge.plugin.recommend.retrieve.SmallConversation.WORDS;
import static org.assertj.core.api.BDDAssertions.then;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.core.xcontent.DeprecationHandler;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.AbstractQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.WrapperQueryBuilder;

/** The queries of a small conversation, as somebody would write them. */
class QueriesTests {
  private static final String WISHES =
      "\"filter\":{\"range\":{\"price\":{\"lte\":50}}},\"exclude_ids\":[\"jaws\"]";

  private final RetrievalRequest free = SmallConversation.request();
  private final RetrievalRequest bound = SmallConversation.request("", WISHES, ENCODED);

  @Test
  void itemsAreFoundByWhatWasSaid() throws IOException {
    then(queries(free).metadata())
        .isEqualTo(
            query("{'bool':{'must':[{'match':{'concierge.text':{'query':'" + WORDS + "'}}}]}}"));
    then(queries(free).contexts())
        .isEqualTo(
            query(
                "{'bool':{'must':[{'match':{'concierge.contexts':{'query':'" + WORDS + "'}}}]}}"));
    then(queries(free).related())
        .isEqualTo(
            query("{'bool':{'must':[{'match':{'concierge.text':{'query':'" + MAKERS + "'}}}]}}"));
  }

  @Test
  void itemsThatNothingWasWrittenOnAreFoundByTheirOwnFields() throws IOException {
    then(queries(free).untouchedMetadata())
        .isEqualTo(
            query(
                "{'bool':{'must_not':[{'exists':{'field':'concierge.text'}}],'must':[{'multi_match':"
                    + "{'query':'"
                    + WORDS
                    + "','fields':['title','plot','genre','director'],'lenient':true}}]}}"));
  }

  @Test
  void whatTheCallerRulesOutIsRuledOutOfEveryQuery() throws IOException {
    String allowed =
        "'filter':[{'wrapper':{'query':'"
            + base64(bound.selection().filter())
            + "'}}],'must_not':[{'ids':{'values':['jaws']}}]";
    then(queries(bound).any()).isEqualTo(query("{'bool':{" + allowed + "}}"));
    then(queries(bound).metadata())
        .isEqualTo(
            query(
                "{'bool':{"
                    + allowed
                    + ",'must':[{'match':{'concierge.text':{'query':'"
                    + WORDS
                    + "'}}}]}}"));
    then(queries(bound).behind()).isNull();
  }

  @Test
  void theFilterMayBeLeftToBeAppliedBehind() throws IOException {
    Queries apart = new Queries(bound, Fit.APART);
    then(apart.any()).isEqualTo(query("{'bool':{'must_not':[{'ids':{'values':['jaws']}}]}}"));
    then(apart.behind())
        .isEqualTo(query("{'wrapper':{'query':'" + base64(bound.selection().filter()) + "'}}"));
    then(new Queries(free, Fit.APART).behind()).isNull();
  }

  @Test
  void neighboursOfTheQueryVectorAreFilteredInside() {
    then(wrapped(queries(free).knn(ENCODED)))
        .isEqualTo(json("{'knn':{'concierge.v_s1':{'vector':[1.0,0.5,2.0],'k':100}}}"));
    for (Fit fit : List.of(Fit.FIRST, Fit.APART)) {
      JsonNode inside =
          wrapped(new Queries(bound, fit).knn(ENCODED)).at("/knn/concierge.v_s1/filter/bool");
      then(inside.at("/filter/0/wrapper/query").asText())
          .isEqualTo(base64(bound.selection().filter()));
      then(inside.at("/must_not/0/ids/values")).isEqualTo(json("['jaws']"));
    }
  }

  @Test
  void theFeaturesOfExactlyThesePool() throws IOException {
    then(new Queries(bound, Fit.APART).features(List.of("a", "b")))
        .isEqualTo(
            query(
                "{'bool':{'must_not':[{'ids':{'values':['jaws']}}],"
                    + "'filter':[{'ids':{'values':['a','b']}}],'minimum_should_match':0,'should':["
                    + named("concierge.text", WORDS, "meta_all")
                    + ","
                    + named("concierge.text", LATEST, "meta_last")
                    + ","
                    + named("concierge.contexts", WORDS, "contexts_all")
                    + ","
                    + named("concierge.contexts", LATEST, "contexts_last")
                    + "]}}"));
  }

  /** The newest words are kept. */
  @Test
  void aSmallerFitHasFewerTerms() {
    then(free.words(3)).isEqualTo("great something darker");
    then(free.latestWords(1)).isEqualTo("darker");
    then(free.relatedWords(1)).isEqualTo("scott");
  }

  private static Queries queries(RetrievalRequest request) {
    return new Queries(request, Fit.FIRST);
  }

  private static String named(String field, String words, String name) {
    return "{'match':{'" + field + "':{'query':'" + words + "','_name':'" + name + "'}}}";
  }

  private static QueryBuilder query(String json) throws IOException {
    try (XContentParser parser =
        XContentType.JSON
            .xContent()
            .createParser(
                SmallConversation.QUERIES,
                DeprecationHandler.THROW_UNSUPPORTED_OPERATION,
                json.replace('\'', '"'))) {
      return AbstractQueryBuilder.parseInnerQueryBuilder(parser);
    }
  }

  private static JsonNode wrapped(QueryBuilder query) {
    return SmallConversation.json(
        new String(((WrapperQueryBuilder) query).source(), StandardCharsets.UTF_8));
  }

  private static JsonNode json(String text) {
    return SmallConversation.json(text.replace('\'', '"'));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
