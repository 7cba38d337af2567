package dev.concierge.models.policy.batching;

import dev.concierge.models.policy.decoder.SlotMemory;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keys and values of sequences that ended, by their tokens, so that a sequence with the same
 * beginning need not read it again.
 *
 * <p>Blocks of {@link #BLOCK} positions form chains: a block is known by its tokens and by the
 * block before it, so sequences with a common beginning share its blocks. The least recently used
 * block leaves first. Every use touches a chain from its end to its beginning, hence a block is
 * always older than the one before it and a chain is only ever cut at its end.
 *
 * <p>Used by one thread at a time, but for the counters.
 */
public final class PrefixCache {
  /** Positions of a block. */
  public static final int BLOCK = 16;

  private static final long ROOT = 0;

  /** A block's place: the number of the block before it and its own tokens. */
  private record Key(long before, int[] tokens) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.before == before && Arrays.equals(key.tokens, tokens);
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(before) + Arrays.hashCode(tokens);
    }
  }

  private record Block(long number, ByteBuffer data) {}

  private final SlotMemory slots;
  private final LinkedHashMap<Key, Block> blocks = new LinkedHashMap<>(16, 0.75f, true);
  private final int blockBytes;
  private final LongAdder lookups = new LongAdder();
  private final LongAdder hits = new LongAdder();
  private final LongAdder reused = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private volatile long most;
  private long created;
  private volatile long held;

  /**
   * @param bytes most bytes of keys and values; 0 keeps nothing
   */
  PrefixCache(SlotMemory slots, long bytes) {
    this.slots = slots;
    this.blockBytes = Math.multiplyExact(BLOCK, slots.bytesPerPosition());
    this.most = bytes / blockBytes;
  }

  /**
   * Copies the longest known beginning of {@code tokens} into a slot.
   *
   * @param limit most positions wanted
   * @return positions copied, a multiple of {@link #BLOCK}
   */
  int restore(int slot, int[] tokens, int limit) {
    lookups.increment();
    Deque<Key> chain = new ArrayDeque<>();
    long before = ROOT;
    int length = 0;
    while (length + BLOCK <= limit) {
      Key key = new Key(before, Arrays.copyOfRange(tokens, length, length + BLOCK));
      Block block = blocks.get(key);
      if (block == null) {
        break;
      }
      slots.write(slot, length, BLOCK, block.data());
      chain.push(key);
      before = block.number();
      length += BLOCK;
    }
    chain.forEach(blocks::get);
    if (length > 0) {
      hits.increment();
      reused.add(length);
    }
    return length;
  }

  /** Keeps the whole blocks of a slot's first {@code length} positions. */
  void keep(int slot, int[] tokens, int length) {
    Deque<Key> chain = new ArrayDeque<>();
    long before = ROOT;
    for (int at = 0; at + BLOCK <= length; at += BLOCK) {
      Key key = new Key(before, Arrays.copyOfRange(tokens, at, at + BLOCK));
      Block block = blocks.get(key);
      if (block == null) {
        ByteBuffer data = chain.size() < most ? room() : null;
        if (data == null) {
          break;
        }
        slots.read(slot, at, BLOCK, data);
        block = new Block(++created, data);
        blocks.put(key, block);
      }
      chain.push(key);
      before = block.number();
    }
    chain.forEach(blocks::get);
    held = (long) blocks.size() * blockBytes;
  }

  /** Memory of one block, the oldest block's when there is no other; null if there is none. */
  private ByteBuffer room() {
    if (blocks.size() < most) {
      try {
        return ByteBuffer.allocateDirect(blockBytes);
      } catch (OutOfMemoryError e) {
        most = blocks.size(); // direct memory is spent: the cache grows no further
      }
    }
    if (blocks.isEmpty()) {
      return null;
    }
    evictions.increment();
    return blocks.pollFirstEntry().getValue().data();
  }

  /** What it may hold. */
  long mostBytes() {
    return most * blockBytes;
  }

  DecodingStatistics.Prefixes statistics() {
    return new DecodingStatistics.Prefixes(
        lookups.sum(), hits.sum(), reused.sum(), held, evictions.sum());
  }
}
