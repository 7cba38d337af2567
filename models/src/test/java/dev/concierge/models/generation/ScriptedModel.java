package dev.concierge.models.generation;

import dev.concierge.models.tokenizer.SpecialToken;
import dev.concierge.models.tokenizer.Tokenizer;

/** A model that, from its second call on, wants to say certain tokens and then end. */
record ScriptedModel(Tokenizer tokenizer, int[] script) implements SequenceModel {
  @Override
  public int vocabularySize() {
    return tokenizer.size();
  }

  @Override
  public Sequence open() {
    return new Sequence() {
      private int calls;
      private int length;

      @Override
      public float[] append(int[] tokens) {
        length += tokens.length;
        int position = calls++ - 1;
        float[] logits = new float[tokenizer.size()];
        boolean says = position >= 0 && position < script.length;
        logits[says ? script[position] : tokenizer.id(SpecialToken.EOS)] = 10;
        return logits;
      }

      @Override
      public int length() {
        return length;
      }

      @Override
      public int capacity() {
        return 512;
      }

      @Override
      public void close() {}
    };
  }
}
