package dev.concierge.plugin.recommend.request;

import static org.assertj.core.api.BDDAssertions.then;
import static org.assertj.core.api.BDDAssertions.thenThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.concierge.models.generation.ActMode;
import dev.concierge.plugin.endpoint.StrictJson;
import dev.concierge.plugin.recommenders.Recommender;
import dev.concierge.plugin.settings.ConciergeSettings.Limits;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.search.SearchModule;

class RecommendRequestJsonTests {
  private final RecommendRequestJson reader =
      new RecommendRequestJson(
          new NamedXContentRegistry(
              new SearchModule(Settings.EMPTY, List.of()).getNamedXContents()));

  @Test
  void defaultsLeaveEverythingToTheRecommender() {
    RecommendRequest request = read("{'message':'hello'}");
    then(request.said().whole()).isFalse();
    then(request.said().messages().getFirst().mentions()).isEmpty();
    then(request.selection().recommend()).isEqualTo(ActMode.AUTO);
    then(request.selection().size()).isEmpty();
    then(request.options().log()).isTrue();
    Recommender.Reply defaults = new Recommender.Reply(true, 0, 64, 0, 1, 0, 0, 1);
    then(request.generation().over(defaults)).isEqualTo(defaults);
  }

  @Test
  void everyKeyIsRead() {
    RecommendRequest request =
        read(
            "{'messages':[{'role':'assistant','text':'Try A','slate':['a']},"
                + "{'role':'user','text':'B is good','mentions':[{'id':'b','polarity':0.5},{'id':'c'}]}],"
                + "'conversation_id':'c-1','user_id':'u','client_id':'cl','size':3,'candidates':50,"
                + "'candidate_ids':['a','b'],'exclude_ids':['c'],'filter':{'term':{'x':'y'}},"
                + "'recommend':'never','reply':false,'generation':{'max_tokens':9,'top_k':4,'min_p':0.1},"
                + "'log':false,'explore':true,'profile':true,'explain':true,'seed':-5,'timeout':'3s',"
                + "'model_version':'v1','_source':['title']}");
    then(request.said().messages().get(1).mentions().orElseThrow().get(1).polarity()).isEmpty();
    then(request.selection().filter()).contains("term");
    then(request.generation().over(new Recommender.Reply(true, 0, 64, 0, 1, 0, 0, 1)))
        .isEqualTo(new Recommender.Reply(false, 0, 9, 0, 1, 4, 0.1, 1));
    then(request.options().seed()).hasValue(-5);
    then(request.options().timeout()).hasValue(TimeValue.timeValueSeconds(3));
    then(request.options().source().includes()).containsExactly("title");
  }

  @Test
  void aShorterLimitShortensTheLeastLength() {
    Recommender.Reply defaults = new Recommender.Reply(true, 10, 64, 0, 1, 0, 0, 1);
    RecommendRequest shorter = read("{'message':'x','generation':{'max_tokens':4}}");
    then(shorter.generation().over(defaults).minTokens()).isEqualTo(4);
    RecommendRequest wrong = read("{'message':'x','generation':{'min_tokens':9,'max_tokens':4}}");
    thenThrownBy(() -> wrong.generation().over(defaults))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[min_tokens] must lie in [0, max_tokens (4)] but was [9]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                    | neither is there
          {'message':'x','messages':[{'role':'user','text':'y'}]} | both are there
          {'message':' '}                                       | [message] is required
          {'messages':[]}                                       | between 1 and [64]
          {'messages':[{'role':'bot','text':'x'}]}              | [bot]
          {'messages':[{'role':'user','text':'x','slate':['a']}]} | assistant only
          {'message':'x','size':0}                              | [size] must be in [1, 100]
          {'message':'x','candidates':5000}                     | [candidates] must be in [1, 1000]
          {'message':'x','recommend':'maybe'}                   | [auto, always, never]
          {'message':'x','mentions':[{'id':'a','polarity':2}]}  | mentions[0].polarity
          {'message':'x','generation':{'temperature':-1}}       | generation.temperature
          {'message':'x','generation':{'beam':4}}               | generation.beam
          {'message':'x','conversation_id':'a b'}               | [a b]
          {'message':'x','seed':1.5}                            | [seed]
          {'message':'x','filter':{'no_such_query':{}}}         | [filter] is not a query
          {'message':'x','filter':{'bool':{'must':[{'wrapper':{'query':'e30='}}]}}} | [wrapper]
          {'message':'x','filter':{'template':{'wrapper':{'query':'e30='}}}} | [template]
          {'message':'x','mentions':[{'id':''}]}                | [mentions[0].id] is required
          {'message':'x','candidate_ids':['']}                  | [candidate_ids]
          {'messages':[{'role':'assistant','text':'x','slate':['']}]} | [slate]
          {'message':'x','shop':1}                              | unknown key [shop]
          """)
  void mistakesAreNamed(String body, String reason) {
    thenThrownBy(() -> read(body))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aFieldMayBeNamedAsTheQueriesThatAreRefused() {
    for (String filter :
        List.of(
            "{'term':{'wrapper':'x'}}",
            "{'match':{'wrapper':{'query':'x'}}}",
            "{'term':{'template':'x'}}")) {
      then(read("{'message':'x','filter':" + filter + "}").selection().filter()).isNotNull();
    }
  }

  @Test
  void aMessageNamesAtMostSoManyItems() {
    then(read(mentioning("{'id':'a'}", 100)).said().messages().getFirst().mentions().orElseThrow())
        .hasSize(100);
    thenThrownBy(() -> read(mentioning("{'id':'a'}", 101)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[mentions] must have at most [100] items but had [101]");
  }

  private static String mentioning(String mention, int times) {
    return "{'message':'x','mentions':["
        + String.join(",", Collections.nCopies(times, mention))
        + "]}";
  }

  @Test
  void anIdHasAtMostAsManyBytesAsTheIndexTakes() {
    String longest = "ä".repeat(256);
    String longer = longest + "x";
    for (String body :
        List.of(
            "{'message':'x','mentions':[{'id':'ID'}]}",
            "{'message':'x','candidate_ids':['ID']}",
            "{'message':'x','exclude_ids':['ID']}",
            "{'messages':[{'role':'assistant','text':'x','slate':['ID']}]}")) {
      read(body.replace("ID", longest));
      thenThrownBy(() -> read(body.replace("ID", longer)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("] must have between 1 and [512] bytes of UTF-8 but had [513]");
    }
  }

  @Test
  void aMessageThatIsTooLargeIsRefused() {
    thenThrownBy(() -> read("{'message':'" + "ä".repeat(5000) + "'}"))
        .isInstanceOfSatisfying(
            OpenSearchStatusException.class, e -> then(e.status().getStatus()).isEqualTo(413));
  }

  private RecommendRequest read(String json) {
    try {
      return reader.read(
          "shop",
          StrictJson.of(new ObjectMapper().readTree(json.replace('\'', '"'))),
          Limits.defaults());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
