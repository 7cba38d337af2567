package dev.concierge.models.tokenizer;

/**
 * Tokens that structure the generator's window. In a tokenizer learnt by {@link BytePairTrainer}
 * their ids are their ordinals; in an imported one they follow the base's own vocabulary.
 */
public enum SpecialToken {
  PAD("<pad>"),
  BOS("<bos>"),
  EOS("<eos>"),
  USER("<user>"),
  ASSISTANT("<assistant>"),
  RECOMMEND("<act_recommend>"),
  TALK("<act_talk>"),
  SLATE("<slate>"),
  REPLY("<reply>");

  private final String text;

  SpecialToken(String text) {
    this.text = text;
  }

  /** How the token is written in {@code tokenizer.json}. */
  public String text() {
    return text;
  }
}
