package dev.concierge.it.bench.retrieval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.concierge.models.catalogue.LearnedFields;
import dev.concierge.models.conversation.DialogueState;
import dev.concierge.models.ranking.CandidatePool;
import dev.concierge.models.text.QueryText;
import dev.concierge.trainer.retrieval.LibraryRanking;
import java.util.List;

/**
 * The two retrieval rounds as an application would send them: one {@code _msearch} (text, contexts,
 * vector, mentioned items) and one {@code _search} for exactly the pool, with the lexical features
 * as named queries and without the heavy fields.
 *
 * @param first NDJSON of the first round
 * @param second JSON of the second round
 */
record PlainRounds(String first, String second) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static PlainRounds of(String index, String space, LibraryRanking library, DialogueState state) {
    String words = QueryText.of(state.latestText(state.turns().size()));
    String latest = QueryText.of(state.latestText(1));
    StringBuilder first = new StringBuilder();
    if (!words.isEmpty()) {
      search(first, index, match(LearnedFields.TEXT, words), false);
      search(first, index, match(LearnedFields.CONTEXTS, words), false);
    }
    search(first, index, knn(space, library.query(state)), false);
    if (!state.mentionedIds().isEmpty()) {
      search(first, index, ids(state.mentionedIds()), true);
    }
    return new PlainRounds(first.toString(), second(library.pool(state), words, latest).toString());
  }

  private static void search(StringBuilder into, String index, ObjectNode query, boolean source) {
    ObjectNode body =
        JSON.createObjectNode().put("size", CandidatePool.DEPTH).put("track_total_hits", false);
    body.set("query", query);
    if (source) {
      body.putObject("_source")
          .putArray("excludes")
          .add(LearnedFields.OBJECT + ".v_*")
          .add(LearnedFields.TEXT)
          .add(LearnedFields.CONTEXTS)
          .add(LearnedFields.OBJECT + ".target_*");
    } else {
      body.put("_source", false);
    }
    into.append(JSON.createObjectNode().put("index", index)).append('\n').append(body).append('\n');
  }

  private static ObjectNode second(List<String> pool, String words, String latest) {
    ObjectNode body =
        JSON.createObjectNode().put("size", pool.size()).put("track_total_hits", false);
    body.put("include_named_queries_score", true);
    body.putObject("_source")
        .putArray("excludes")
        .add(LearnedFields.TEXT)
        .add(LearnedFields.CONTEXTS)
        .add(LearnedFields.NEIGHBOURS)
        .add(LearnedFields.OBJECT + ".v_*")
        .add(LearnedFields.OBJECT + ".context_*");
    ObjectNode bool = body.putObject("query").putObject("bool").put("minimum_should_match", 0);
    bool.putArray("filter").add(ids(pool));
    ArrayNode should = bool.putArray("should");
    for (String field : List.of(LearnedFields.TEXT, LearnedFields.CONTEXTS)) {
      named(should, field, words, field + ".all");
      named(should, field, latest, field + ".last");
    }
    return body;
  }

  private static void named(ArrayNode should, String field, String words, String name) {
    if (!words.isEmpty()) {
      should.addObject().putObject("match").putObject(field).put("query", words).put("_name", name);
    }
  }

  private static ObjectNode match(String field, String words) {
    ObjectNode query = JSON.createObjectNode();
    query.putObject("match").put(field, words);
    return query;
  }

  private static ObjectNode ids(List<String> ids) {
    ObjectNode query = JSON.createObjectNode();
    ArrayNode values = query.putObject("ids").putArray("values");
    ids.forEach(values::add);
    return query;
  }

  private static ObjectNode knn(String space, float[] vector) {
    ObjectNode query = JSON.createObjectNode();
    ObjectNode field = query.putObject("knn").putObject(LearnedFields.vector(space));
    ArrayNode values = field.putArray("vector");
    for (float value : vector) {
      values.add(value);
    }
    field.put("k", CandidatePool.DEPTH);
    return query;
  }
}
