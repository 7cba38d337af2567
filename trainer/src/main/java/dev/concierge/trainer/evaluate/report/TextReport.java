package dev.concierge.trainer.evaluate.report;

import dev.concierge.trainer.evaluate.questions.GivenReply;
import dev.concierge.trainer.metrics.CorpusBleu;
import dev.concierge.trainer.metrics.Distinct;
import dev.concierge.trainer.metrics.TextTokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Figures of replies against what was said there, lower-cased, with titles in both, tokens as
 * mteval-v13a makes them. BLEU-n: Papineni et al., ACL 2002, over the corpus, without smoothing.
 *
 * @param bleu2 geometric mean of the first two precisions with the brevity penalty
 * @param distinct2 different bigrams over all bigrams
 * @param length mean tokens of a reply
 * @param namesItem share of replies that name an item. A policy's reply names the items of its own
 *     slate whose slots it used, as the node reports them; a floor's reply has no slots, so it
 *     names the titles of at least two words found in it word by word (a title of one word, "It",
 *     is an ordinary word there)
 */
public record TextReport(
    int replies, double bleu4, double bleu2, double distinct2, double length, double namesItem) {

  /**
   * @param replies what was answered
   * @param references what was said, one a reply
   */
  public static TextReport of(List<GivenReply> replies, List<String> references) {
    List<String> said = replies.stream().map(GivenReply::text).map(TextReport::lower).toList();
    if (said.isEmpty()) {
      return new TextReport(0, 0, 0, 0, 0, 0);
    }
    CorpusBleu bleu =
        CorpusBleu.of(
            said,
            references.stream().map(text -> List.of(lower(text))).toList(),
            TextTokens.MTEVAL_13A);
    List<Double> p = bleu.precisions();
    return new TextReport(
        said.size(),
        bleu.bleu(),
        bleu.brevityPenalty() * Math.sqrt(p.get(0) * p.get(1)),
        Distinct.two(said, TextTokens.MTEVAL_13A),
        (double) bleu.hypothesisLength() / said.size(),
        replies.stream().filter(GivenReply::namesItem).count() / (double) said.size());
  }

  /** By the names of reports. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("replies", replies);
    json.put("BLEU-4", bleu4);
    json.put("BLEU-2", bleu2);
    json.put("Distinct-2", distinct2);
    json.put("length", length);
    json.put("names_item", namesItem);
    return json;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
