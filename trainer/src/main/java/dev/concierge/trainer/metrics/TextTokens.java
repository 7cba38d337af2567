package dev.concierge.trainer.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Splits text into the tokens that text metrics count. */
public enum TextTokens {
  /** By white space. */
  WHITESPACE {
    @Override
    public List<String> of(String text) {
      return split(text);
    }
  },

  /** The tokenisation of mteval-v13a, the default of published BLEU scores. Case is kept. */
  MTEVAL_13A {
    @Override
    public List<String> of(String text) {
      String line = text.replace("<skipped>", "").replace("-\n", "").replace('\n', ' ');
      line =
          line.replace("&quot;", "\"")
              .replace("&amp;", "&")
              .replace("&lt;", "<")
              .replace("&gt;", ">");
      line = SYMBOL.matcher(" " + line + " ").replaceAll(" $1 ");
      line = STOP_AFTER_NON_DIGIT.matcher(line).replaceAll("$1 $2 ");
      line = STOP_BEFORE_NON_DIGIT.matcher(line).replaceAll(" $1 $2");
      return split(DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 "));
    }
  };

  private static final Pattern SYMBOL = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
  private static final Pattern STOP_AFTER_NON_DIGIT = Pattern.compile("([^0-9])([.,])");
  private static final Pattern STOP_BEFORE_NON_DIGIT = Pattern.compile("([.,])([^0-9])");
  private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** The tokens of {@code text} in order; none for blank text. */
  public abstract List<String> of(String text);

  private static List<String> split(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? List.of() : Arrays.asList(SPACE.split(stripped));
  }
}
