package dev.concierge.plugin.recommend.retrieve;

import static org.assertj.core.api.BDDAssertions.then;

import dev.concierge.plugin.ConciergePlugin;
import dev.concierge.plugin.TestCalls;
import dev.concierge.plugin.log.TurnLog;
import dev.concierge.plugin.recommend.RecommendAction;
import dev.concierge.plugin.recommenders.PutRecommenderAction;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.plugins.Plugin;
import org.opensearch.test.OpenSearchSingleNodeTestCase;

/** Whatever is said, and beside whatever filter, a turn stays within Lucene's limit of clauses. */
public class ClauseLimitTests extends OpenSearchSingleNodeTestCase {
  private static final Map<String, String> SHOP = Map.of("name", "shop");
  private static final String LIMIT = "indices.query.bool.max_clause_count";

  private TestCalls calls;

  @Override
  protected Collection<Class<? extends Plugin>> getPlugins() {
    return List.of(ConciergePlugin.class);
  }

  @Override
  protected boolean resetNodeAfterTest() {
    return true;
  }

  @Before
  public void aShop() {
    calls = new TestCalls(client());
    createIndex("items");
    calls.call(
        PutRecommenderAction.TYPE, SHOP, "{\"index\":\"items\",\"fields\":{\"title\":\"title\"}}");
    for (int i = 0; i < 4; i++) {
      item(
          "items",
          "lamp-" + i,
          String.format(
              Locale.ROOT,
              "{\"title\":\"Lamp %d\",\"shelf\":\"s%d\",\"concierge\":{\"text\":\"Lamp %d 台灯 w\"}}",
              i,
              i,
              i));
    }
    client().admin().indices().prepareRefresh("items").get();
  }

  @After
  public void theLogIsWrittenAndTheLimitAsEver() throws Exception {
    limit(null);
    TurnLog log = getInstanceFromNode(TurnLog.class);
    assertBusy(() -> then(log.isIdle()).isTrue());
  }

  public void testAConversationWithoutSpacesGoesOn() {
    for (int turn = 0; turn < 12; turn++) {
      String said = letters(0x4E00 + turn * 72, 72);
      then(ids(said, ",\"conversation_id\":\"chinese\"")).as("turn " + turn).isNotNull();
    }
    then(ids("我想买台灯", ",\"conversation_id\":\"chinese\"")).isNotEmpty();
  }

  public void testOneLongMessageOfAnyScriptIsAnswered() {
    for (String said :
        List.of(
            letters(0x4E00, 1030),
            letters(0x4E00, 2700),
            letters(0x20000, 2000),
            letters(0x3041, 80).repeat(30),
            letters(0x30A1, 80).repeat(30),
            letters(0xAC00, 2600),
            letters(0x0E01, 46).repeat(50),
            "\uD83D\uDE00".repeat(2000),
            "x".repeat(8000),
            IntStream.range(0, 1000).mapToObj(i -> i + "'s").collect(Collectors.joining(" ")),
            IntStream.range(0, 700)
                .mapToObj(i -> "a" + i + "灯")
                .collect(Collectors.joining(" ")))) {
      then(ids(said, "")).isNotNull();
    }
  }

  public void testACallersLargeFilterHolds() {
    for (int clauses : new int[] {10, 400, 900, 1000}) {
      for (String said : List.of("a lamp", letters(0x4E00, 500) + " lamp", words(400) + " lamp")) {
        then(ids(said, filter(clauses))).as(clauses + "").containsExactly("lamp-1");
        then(ids(said, filter(clauses) + ",\"candidate_ids\":[\"lamp-1\",\"lamp-2\"]"))
            .containsExactly("lamp-1");
      }
      then(ids("the", filter(clauses))).as("no words").containsExactly("lamp-1");
    }
  }

  public void testAFilterThatIsTooLargeIsToldSo() {
    for (String body :
        List.of(
            body("a lamp", filter(1100)),
            body("the", filter(1100)),
            body(letters(0x4E00, 500), filter(1100)),
            body("a lamp", filter(1100) + ",\"candidate_ids\":[\"lamp-1\"]"),
            body("a lamp", nested(3, 500)))) {
      RuntimeException failure = calls.fails(RecommendAction.TYPE, SHOP, body);
      then(TestCalls.status(failure)).isEqualTo(400);
      then(failure)
          .hasMessageContaining(
              "[filter] has more clauses than [" + LIMIT + "] (now [1024]) allows");
    }
  }

  public void testALowerLimitOfTheClusterIsKept() {
    limit(100);
    then(ids(words(400) + " lamp", "")).hasSize(4);
    then(ids(letters(0x4E00, 900) + "台灯", filter(90))).containsExactly("lamp-1");
    limit(16);
    then(ids(words(400) + " lamp", filter(10))).containsExactly("lamp-1");
  }

  /** Such items are found by their own fields, whose analyzers may make many terms of a word. */
  public void testFieldsThatMakeManyTermsOfAWord() {
    client()
        .admin()
        .indices()
        .prepareCreate("shelves")
        .setSettings(
            """
            {"analysis":{"analyzer":{"letters":{"type":"standard","max_token_length":1}}}}
            """,
            XContentType.JSON)
        .setMapping("title", "type=text,analyzer=letters", "a", "type=text,analyzer=letters")
        .get();
    item("shelves", "shelf-1", "{\"title\":\"Shelf\",\"a\":\"wooden\"}");
    client().admin().indices().prepareRefresh("shelves").get();
    calls.call(
        PutRecommenderAction.TYPE,
        SHOP,
        "{\"index\":\"shelves\",\"fields\":{\"title\":\"title\",\"text\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]}}");
    Map<String, Object> answer =
        calls.call(RecommendAction.TYPE, SHOP, body(words(400) + " wooden", "")).body();
    then(answer.get("warnings").toString())
        .contains("searched by their own fields")
        .doesNotContain("left out");
    then(answer.get("recommendations").toString()).contains("shelf-1");
  }

  private static String filter(int clauses) {
    return ",\"filter\":" + shelves(clauses, 1000);
  }

  private static String nested(int parts, int clauses) {
    return ",\"filter\":{\"bool\":{\"should\":["
        + IntStream.range(0, parts)
            .mapToObj(i -> shelves(clauses, 1000 * (i + 1)))
            .collect(Collectors.joining(","))
        + "]}}";
  }

  /** One shelf that there is and many that there are not. */
  private static String shelves(int clauses, int first) {
    return IntStream.range(0, clauses)
        .mapToObj(i -> "{\"match\":{\"shelf\":\"s" + (i == 0 ? 1 : i + first) + "\"}}")
        .collect(Collectors.joining(",", "{\"bool\":{\"should\":[", "]}}"));
  }

  private static String words(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "surroundings" + i)
        .collect(Collectors.joining(" "));
  }

  private static String letters(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static String body(String said, String more) {
    return "{\"message\":\"" + said + "\",\"recommend\":\"always\"" + more + "}";
  }

  private List<String> ids(String said, String more) {
    Map<String, Object> answer = calls.call(RecommendAction.TYPE, SHOP, body(said, more)).body();
    then(answer.get("warnings").toString()).doesNotContain("left out");
    return ((List<?>) answer.get("recommendations"))
        .stream().map(item -> (String) ((Map<?, ?>) item).get("_id")).toList();
  }

  private void item(String index, String id, String source) {
    client().prepareIndex(index).setId(id).setSource(source, XContentType.JSON).get();
  }

  private void limit(Integer most) {
    Settings.Builder setting = Settings.builder();
    if (most == null) {
      setting.putNull(LIMIT);
    } else {
      setting.put(LIMIT, most);
    }
    client().admin().cluster().prepareUpdateSettings().setTransientSettings(setting).get();
  }
}
