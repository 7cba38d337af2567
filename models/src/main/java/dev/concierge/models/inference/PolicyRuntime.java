package dev.concierge.models.inference;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.decoding.Generator;
import dev.concierge.models.decoding.LocalGenerator;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemInputs;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.tokenizer.Tokenizer;
import dev.concierge.models.window.WindowSerializer;
import java.io.IOException;
import java.util.List;

/** A policy whose graphs run in this process. Owns every native object. */
public final class PolicyRuntime implements Policy {
  private final Bundle bundle;
  private final Tokenizer tokenizer;
  private final WindowSerializer window;
  private final ItemInputs itemInputs;
  private final QueryEncoderGraph queryEncoder;
  private final ItemEncoderGraph itemEncoder;
  private final RankerGraph ranker;
  private final BatchScheduler scheduler;
  private final Generator generator;
  private final Owned owned;

  private PolicyRuntime(Bundle bundle, RuntimeOptions options, Owned owned) throws IOException {
    this.bundle = bundle;
    this.owned = owned;
    Manifest manifest = bundle.manifest();
    int threads = options.threads();
    tokenizer = owned.add(Tokenizer.load(bundle.file(BundleFile.TOKENIZER)));
    window = new WindowSerializer(tokenizer);
    itemInputs = ItemInputs.open(manifest.encoder(), bundle.file(BundleFile.ITEM_VOCABULARY));
    queryEncoder =
        owned.add(
            new QueryEncoderGraph(
                bundle.file(BundleFile.QUERY_ENCODER), manifest.encoder(), threads));
    itemEncoder =
        owned.add(
            new ItemEncoderGraph(
                bundle.file(BundleFile.ITEM_ENCODER), manifest.encoder(), threads));
    ranker = owned.add(new RankerGraph(bundle.file(BundleFile.RANKER), manifest.ranker(), threads));
    scheduler =
        owned.add(
            BatchScheduler.open(
                bundle.file(manifest.generatorFile()), manifest.generator(), options));
    generator = new LocalGenerator(scheduler, tokenizer, window);
  }

  /**
   * Opens the graphs of a verified bundle.
   *
   * @throws BundleException if the tokenizer cannot be used
   * @throws InferenceException if a graph cannot be run or lacks a tensor, which the message names
   */
  public static PolicyRuntime open(Bundle bundle, RuntimeOptions options) throws BundleException {
    Owned owned = new Owned();
    try {
      return new PolicyRuntime(bundle, options, owned);
    } catch (IOException e) {
      owned.close();
      throw new BundleException("the tokenizer cannot be used: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      owned.close();
      throw e;
    }
  }

  @Override
  public Manifest manifest() {
    return bundle.manifest();
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public WindowSerializer window() {
    return window;
  }

  @Override
  public float[] encodeQuery(QueryInput in) {
    return queryEncoder.encode(in);
  }

  @Override
  public ItemInputs itemInputs() {
    return itemInputs;
  }

  @Override
  public List<ItemVectors> encodeItems(List<ItemInput> in) {
    return itemEncoder.encode(in);
  }

  @Override
  public float[] score(float[][] features) {
    return ranker.score(features);
  }

  @Override
  public Generator generator() {
    return generator;
  }

  @Override
  public DecodingStatistics decoding() {
    return scheduler.statistics();
  }

  @Override
  public long bytes() {
    return bundle.manifest().loadedBytes() + scheduler.cacheBytes();
  }

  @Override
  public void close() {
    owned.close();
  }
}
