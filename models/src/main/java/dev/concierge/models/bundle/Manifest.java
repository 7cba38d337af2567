package dev.concierge.models.bundle;

import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a bundle says about itself.
 *
 * @param format of the bundle, {@link #FORMAT}
 * @param name of the model; deployments address it by name and version
 * @param version unique under the name
 * @param parent the version this one was tuned from; null for a first one
 * @param space the vector space its encoders share with item fields in the index
 * @param generator sizes of the generator
 * @param encoder sizes of query and item encoder
 * @param ranker sizes of the ranker
 * @param rankerFeatures columns of the ranker's input, in order
 * @param tokenizerSha256 checksum of {@code tokenizer.json}
 * @param files every other file of the bundle by name
 * @param opset ONNX operator set of the graphs
 * @param metrics results on held-out data by name
 * @param dataWindow what it was trained on, such as {@code from}, {@code to}, {@code dialogues}
 * @param training hyper-parameters and seed
 * @param libraries versions of the libraries that made it
 * @param created when
 * @param variants stored forms of the generator; manifests without any have fp32 alone
 * @param servedVariant name of the variant that a node serves unless told otherwise
 */
public record Manifest(
    int format,
    String name,
    String version,
    String parent,
    String space,
    GeneratorConfig generator,
    EncoderConfig encoder,
    RankerConfig ranker,
    List<String> rankerFeatures,
    String tokenizerSha256,
    Map<String, FileEntry> files,
    int opset,
    Map<String, Double> metrics,
    Map<String, String> dataWindow,
    Map<String, String> training,
    Map<String, String> libraries,
    Instant created,
    List<Variant> variants,
    String servedVariant) {
  /** The format this code reads and writes. */
  public static final int FORMAT = 1;

  private static final Pattern IDENTIFIER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  public Manifest {
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "bundle format [%d] is unknown, this version reads [%d]",
              format,
              FORMAT));
    }
    requireIdentifier(name, "name");
    requireIdentifier(version, "version");
    if (parent != null) {
      requireIdentifier(parent, "parent");
    }
    requireIdentifier(space, "space");
    Objects.requireNonNull(generator, "generator is missing");
    Objects.requireNonNull(encoder, "encoder is missing");
    Objects.requireNonNull(ranker, "ranker is missing");
    Objects.requireNonNull(created, "created is missing");
    Objects.requireNonNull(tokenizerSha256, "tokenizerSha256 is missing");
    rankerFeatures = List.copyOf(Objects.requireNonNull(rankerFeatures, "rankerFeatures missing"));
    if (rankerFeatures.size() != ranker.features()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the ranker has [%d] features but [%d] are named",
              ranker.features(),
              rankerFeatures.size()));
    }
    files = sorted(files);
    metrics = sorted(metrics);
    dataWindow = sorted(dataWindow);
    training = sorted(training);
    libraries = sorted(libraries);
    variants = variants == null ? List.of() : List.copyOf(variants);
    servedVariant = servedVariant == null ? Variant.FP32 : servedVariant;
    generatorFile(variants, servedVariant);
  }

  /** A manifest of a bundle with the fp32 generator alone. */
  public Manifest(
      int format,
      String name,
      String version,
      String parent,
      String space,
      GeneratorConfig generator,
      EncoderConfig encoder,
      RankerConfig ranker,
      List<String> rankerFeatures,
      String tokenizerSha256,
      Map<String, FileEntry> files,
      int opset,
      Map<String, Double> metrics,
      Map<String, String> dataWindow,
      Map<String, String> training,
      Map<String, String> libraries,
      Instant created) {
    this(
        format,
        name,
        version,
        parent,
        space,
        generator,
        encoder,
        ranker,
        rankerFeatures,
        tokenizerSha256,
        files,
        opset,
        metrics,
        dataWindow,
        training,
        libraries,
        created,
        List.of(),
        Variant.FP32);
  }

  /** The generator that a node opens by default. */
  public BundleFile generatorFile() {
    return generatorFile(variants, servedVariant);
  }

  /**
   * The generator of a variant.
   *
   * @throws IllegalArgumentException if there is none of that name; names those there are
   */
  public BundleFile generatorFile(String variant) {
    return generatorFile(variants, variant);
  }

  /** Size of the files that a node loads: of the generator only the served variant. */
  public long loadedBytes() {
    Set<String> others =
        variants.stream()
            .filter(variant -> !variant.name().equals(servedVariant))
            .map(Variant::file)
            .collect(Collectors.toSet());
    if (!servedVariant.equals(Variant.FP32)) {
      others.add(BundleFile.GENERATOR_DATA.fileName());
    }
    return files.entrySet().stream()
        .filter(file -> !others.contains(file.getKey()))
        .mapToLong(file -> file.getValue().size())
        .sum();
  }

  private static BundleFile generatorFile(List<Variant> variants, String name) {
    if (variants.isEmpty() && name.equals(Variant.FP32)) {
      return BundleFile.GENERATOR;
    }
    return variants.stream()
        .filter(variant -> variant.name().equals(name))
        .findFirst()
        .flatMap(variant -> BundleFile.of(variant.file()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "variant must be one of %s but was [%s]",
                        variants.stream().map(Variant::name).toList(),
                        name)));
  }

  /** True if {@code id} may name a model, a version or a vector space. */
  public static boolean isIdentifier(String id) {
    return id != null && IDENTIFIER.matcher(id).matches();
  }

  private static void requireIdentifier(String id, String what) {
    if (!isIdentifier(id)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s must match [%s] but was [%s]", what, IDENTIFIER.pattern(), id));
    }
  }

  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<String, V>(map));
  }

  /** The same manifest listing these files, with the checksum of the tokenizer among them. */
  Manifest withFiles(Map<String, FileEntry> listed) {
    return new Manifest(
        format,
        name,
        version,
        parent,
        space,
        generator,
        encoder,
        ranker,
        rankerFeatures,
        listed.containsKey(BundleFile.TOKENIZER.fileName())
            ? listed.get(BundleFile.TOKENIZER.fileName()).sha256()
            : "",
        listed,
        opset,
        metrics,
        dataWindow,
        training,
        libraries,
        created,
        variants,
        servedVariant);
  }

  /** The same manifest with these stored forms of the generator. */
  public Manifest withVariants(List<Variant> judged, String served) {
    return new Manifest(
        format,
        name,
        version,
        parent,
        space,
        generator,
        encoder,
        ranker,
        rankerFeatures,
        tokenizerSha256,
        files,
        opset,
        metrics,
        dataWindow,
        training,
        libraries,
        created,
        judged,
        served);
  }
}
