package dev.concierge.models.generation;

import java.util.SplittableRandom;

/** A model whose logits are noise: whatever structure a reply has comes from the mask. */
final class RandomModel implements SequenceModel {
  private final int size;
  private final int capacity;
  private final SplittableRandom random;
  private int open;

  RandomModel(int size, int capacity, long seed) {
    this.size = size;
    this.capacity = capacity;
    this.random = new SplittableRandom(seed);
  }

  /** Sequences not closed yet. */
  int unclosed() {
    return open;
  }

  @Override
  public int vocabularySize() {
    return size;
  }

  @Override
  public Sequence open() {
    open++;
    return new Sequence() {
      private final float[] logits = new float[size];
      private int length;

      @Override
      public float[] append(int[] tokens) {
        if (length + tokens.length > capacity) {
          throw new IllegalArgumentException("full");
        }
        length += tokens.length;
        for (int i = 0; i < size; i++) {
          int u = random.nextInt();
          logits[i] = (u & 127) == 0 ? Float.NaN : u * (20f / Integer.MAX_VALUE);
        }
        return logits;
      }

      @Override
      public int length() {
        return length;
      }

      @Override
      public int capacity() {
        return capacity;
      }

      @Override
      public void close() {
        open--;
      }
    };
  }
}
