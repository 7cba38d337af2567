package dev.concierge.it.bench.soak;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.conversation.SlateEntry;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.generation.ActMode;
import dev.concierge.models.generation.Generation;
import dev.concierge.models.generation.Sampling;
import dev.concierge.models.policy.LocalPolicy;
import dev.concierge.models.policy.Policy;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/**
 * A policy in this process, asked as a node would: with and without a reply, with short and with
 * long windows, cancelled midway, encoding items, and now and then the model is opened anew while
 * others wait. Owns the open policy.
 */
final class MixedRequests implements SoakTarget {
  private static final int RELOAD_EVERY = 250;
  private static final int SHORT_WINDOW = 12;
  private static final int LONG_WINDOW = 256;
  private static final int CANDIDATES = 100;

  private final Bundle bundle;
  private final RuntimeOptions options;
  private final ReadWriteLock open = new ReentrantReadWriteLock(true);
  private final int[] ordinary;
  private final ResidentMemory memory = ResidentMemory.own();
  private Policy policy;

  MixedRequests(Bundle bundle, RuntimeOptions options) throws BundleException {
    this.bundle = bundle;
    this.options = options;
    this.policy = LocalPolicy.open(bundle, options);
    Tokenizer tokenizer = policy.tokenizer();
    this.ordinary = IntStream.range(0, tokenizer.size()).filter(tokenizer::isOrdinary).toArray();
  }

  @Override
  public void request(long number, SplittableRandom random) {
    if (number % RELOAD_EVERY == RELOAD_EVERY - 1) {
      reload();
      return;
    }
    open.readLock().lock();
    try {
      rank(random);
      switch ((int) (number % 6)) {
        case 0 -> {}
        case 1 -> reply(random, SHORT_WINDOW, 8, Integer.MAX_VALUE);
        case 2 -> reply(random, LONG_WINDOW, 24, Integer.MAX_VALUE);
        case 3 -> reply(random, 60, 48, 1 + random.nextInt(12));
        case 4 -> abandon(random);
        default -> encodeItems(random);
      }
    } finally {
      open.readLock().unlock();
    }
  }

  private void reload() {
    open.writeLock().lock();
    try {
      Policy old = policy;
      policy = LocalPolicy.open(bundle, options);
      old.close();
    } catch (BundleException e) {
      throw new IllegalStateException("the bundle cannot be opened again", e);
    } finally {
      open.writeLock().unlock();
    }
  }

  private void rank(SplittableRandom random) {
    EncoderConfig encoder = policy.manifest().encoder();
    int words = 1 + random.nextInt(encoder.maxWords());
    int mentions = random.nextInt(encoder.maxItems());
    policy.encodeQuery(
        new QueryInput(
            random.ints(words, 1, encoder.wordBuckets()).toArray(),
            random.ints(words, 0, QueryInput.KINDS).toArray(),
            new float[mentions][encoder.width()],
            random.ints(mentions, 0, QueryInput.KINDS).toArray(),
            new float[mentions]));
    policy.score(new float[1 + random.nextInt(CANDIDATES)][policy.manifest().ranker().features()]);
  }

  /** A reply of at most {@code tokens}, cancelled after some. */
  private void reply(SplittableRandom random, int window, int tokens, int cancelledAfter) {
    List<SlateEntry> slate =
        IntStream.range(0, random.nextInt(4))
            .mapToObj(i -> new SlateEntry("item-" + i, "An item of some name " + i))
            .toList();
    int[] drawn = new int[1];
    try (Generation generation = policy.generator().start(prompt(random, window))) {
      generation.chooseAct(ActMode.AUTO, Sampling.greedy());
      generation.appendSlate(slate);
      generation.reply(
          Sampling.at(0.8, random.nextLong()), tokens, () -> drawn[0]++ >= cancelledAfter);
    }
  }

  /** A client that goes away after the window is read. */
  private void abandon(SplittableRandom random) {
    policy.generator().start(prompt(random, 1 + random.nextInt(LONG_WINDOW))).close();
  }

  private void encodeItems(SplittableRandom random) {
    int buckets = policy.manifest().encoder().attributeBuckets();
    List<ItemInput> items = new ArrayList<>();
    for (int i = 1 + random.nextInt(64); i > 0; i--) {
      int attributes = 1 + random.nextInt(20);
      items.add(
          new ItemInput(random.ints(attributes, 1, buckets).toArray(), new float[attributes]));
    }
    policy.encodeItems(items);
  }

  private int[] prompt(SplittableRandom random, int length) {
    return IntStream.range(0, length).map(i -> ordinary[random.nextInt(ordinary.length)]).toArray();
  }

  /**
   * Java gives the buffers of a closed model's caches back when its collector finds them
   * unreachable; collected first, they are not taken for a leak, and a leak cannot hide behind
   * them.
   */
  @Override
  public long residentBytes() {
    System.gc();
    return memory.bytes();
  }

  @Override
  public void close() {
    policy.close();
  }
}
