package dev.concierge.models.policy;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.encoding.ItemInput;
import dev.concierge.models.encoding.ItemInputs;
import dev.concierge.models.encoding.ItemVectors;
import dev.concierge.models.encoding.QueryInput;
import dev.concierge.models.encoding.WindowSerializer;
import dev.concierge.models.generation.Generator;
import dev.concierge.models.generation.LocalGenerator;
import dev.concierge.models.natives.NativeLibraryException;
import dev.concierge.models.policy.batching.BatchScheduler;
import dev.concierge.models.policy.batching.DecodingStatistics;
import dev.concierge.models.policy.onnx.InferenceException;
import dev.concierge.models.policy.onnx.Owned;
import dev.concierge.models.policy.onnx.RunsOn;
import dev.concierge.models.policy.onnx.RuntimeOptions;
import dev.concierge.models.policy.onnx.foreign.Device;
import dev.concierge.models.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A policy whose graphs run in this process. Owns every native object. */
public final class LocalPolicy implements Policy {
  private final Manifest manifest;
  private final RunsOn runsOn;
  private final Tokenizer tokenizer;
  private final WindowSerializer window;
  private final ItemInputs itemInputs;
  private final QueryEncoderGraph queryEncoder;
  private final ItemEncoderGraph itemEncoder;
  private final RankerGraph ranker;
  private final BatchScheduler scheduler;
  private final Generator generator;
  private final Owned owned;

  private LocalPolicy(Bundle bundle, RuntimeOptions options, String problem, Owned owned)
      throws IOException {
    this.owned = owned;
    ServedGenerator served = ServedGenerator.of(bundle.manifest(), options.device());
    manifest = served.manifest();
    runsOn = new RunsOn(served.device().name(), problem.isEmpty() ? served.problem() : problem);
    int threads = options.threads();
    Device device = options.device();
    tokenizer = owned.add(Tokenizer.load(bundle.file(BundleFile.TOKENIZER)));
    window = new WindowSerializer(tokenizer);
    itemInputs = ItemInputs.open(manifest.encoder(), bundle.file(BundleFile.ITEM_VOCABULARY));
    queryEncoder =
        owned.add(
            new QueryEncoderGraph(
                bundle.file(BundleFile.QUERY_ENCODER), manifest.encoder(), threads, device));
    itemEncoder =
        owned.add(
            new ItemEncoderGraph(
                bundle.file(BundleFile.ITEM_ENCODER), manifest.encoder(), threads, device));
    ranker =
        owned.add(
            new RankerGraph(bundle.file(BundleFile.RANKER), manifest.ranker(), threads, device));
    scheduler =
        owned.add(
            BatchScheduler.open(
                bundle.file(manifest.generatorFile()),
                manifest.generator(),
                options.on(served.device())));
    generator = new LocalGenerator(scheduler, tokenizer, window);
  }

  /**
   * Opens the graphs of a verified bundle. What cannot be opened on a GPU is opened on the
   * processor, and {@link #runsOn} tells why.
   *
   * @throws BundleException if the tokenizer cannot be used
   * @throws InferenceException if a graph cannot be run or lacks a tensor, which the message names
   * @throws NativeLibraryException if this machine cannot load ONNX Runtime or the tokenizer's
   *     library
   */
  public static LocalPolicy open(Bundle bundle, RuntimeOptions options) throws BundleException {
    if (!options.device().equals(Device.CPU)) {
      try {
        return open(bundle, options, "");
      } catch (InferenceException e) {
        return open(bundle, options.on(Device.CPU), e.getMessage());
      }
    }
    return open(bundle, options, "");
  }

  private static LocalPolicy open(Bundle bundle, RuntimeOptions options, String problem)
      throws BundleException {
    Owned owned = new Owned();
    try {
      return new LocalPolicy(bundle, options, problem, owned);
    } catch (IOException e) {
      owned.close();
      throw new BundleException("the tokenizer cannot be used: " + e.getMessage(), e);
    } catch (LinkageError e) {
      owned.close();
      throw new InferenceException("a native library does not fit this release: " + e, e);
    } catch (RuntimeException | Error e) {
      owned.close();
      throw e;
    }
  }

  @Override
  public Manifest manifest() {
    return manifest;
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
  public Optional<RunsOn> runsOn() {
    return Optional.of(runsOn);
  }

  @Override
  public long bytes() {
    return manifest.loadedBytes() + scheduler.cacheBytes();
  }

  @Override
  public void close() {
    owned.close();
  }
}
