package dev.concierge.models.bundle;

import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
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
 * What a bundle says about itself. In {@code manifest.json} the parts stand one after the other,
 * without levels of their own.
 *
 * @param identity which version of which model it is
 * @param sizes of its networks
 * @param listing its files
 * @param provenance how it came about
 * @param generators stored forms of its generator
 */
public record Manifest(
    Identity identity, Sizes sizes, Listing listing, Provenance provenance, Generators generators) {
  /** The format this code reads and writes. */
  public static final int FORMAT = 1;

  private static final Pattern IDENTIFIER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  public Manifest {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(sizes, "sizes");
    Objects.requireNonNull(listing, "listing");
    Objects.requireNonNull(provenance, "provenance");
    Objects.requireNonNull(generators, "generators");
  }

  /** Of a bundle whose files are still to be written, with the fp32 generator alone. */
  public Manifest(Identity identity, Sizes sizes, Provenance provenance) {
    this(identity, sizes, Listing.NONE, provenance, Generators.FP32);
  }

  /**
   * Which version of which model.
   *
   * @param format of the bundle, {@link #FORMAT}
   * @param name of the model; deployments address it by name and version
   * @param version unique under the name
   * @param parent the version this one was tuned from; null for a first one
   * @param space the vector space its encoders share with item fields in the index
   */
  public record Identity(int format, String name, String version, String parent, String space) {
    public Identity {
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
    }

    /** In the format that this code writes. */
    public Identity(String name, String version, String parent, String space) {
      this(FORMAT, name, version, parent, space);
    }
  }

  /**
   * Sizes of the networks.
   *
   * @param generator sizes of the generator
   * @param encoder sizes of query and item encoder
   * @param ranker sizes of the ranker
   * @param rankerFeatures columns of the ranker's input, in order
   */
  public record Sizes(
      GeneratorConfig generator,
      EncoderConfig encoder,
      RankerConfig ranker,
      List<String> rankerFeatures) {
    public Sizes {
      Objects.requireNonNull(generator, "generator is missing");
      Objects.requireNonNull(encoder, "encoder is missing");
      Objects.requireNonNull(ranker, "ranker is missing");
      rankerFeatures =
          List.copyOf(Objects.requireNonNull(rankerFeatures, "rankerFeatures missing"));
      if (rankerFeatures.size() != ranker.features()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the ranker has [%d] features but [%d] are named",
                ranker.features(),
                rankerFeatures.size()));
      }
    }
  }

  /**
   * The files.
   *
   * @param tokenizerSha256 checksum of {@code tokenizer.json}
   * @param files every other file of the bundle by name
   */
  public record Listing(String tokenizerSha256, Map<String, FileEntry> files) {
    /** Before the files are written. */
    static final Listing NONE = new Listing("", Map.of());

    public Listing {
      Objects.requireNonNull(tokenizerSha256, "tokenizerSha256 is missing");
      files = sorted(files);
    }
  }

  /**
   * Stored forms of the generator.
   *
   * @param variants manifests without any have fp32 alone
   * @param servedVariant name of the variant that a node serves unless told otherwise
   */
  public record Generators(List<Variant> variants, String servedVariant) {
    static final Generators FP32 = new Generators(List.of(), Variant.FP32);

    public Generators {
      variants = variants == null ? List.of() : List.copyOf(variants);
      servedVariant = servedVariant == null ? Variant.FP32 : servedVariant;
      file(variants, servedVariant);
    }

    private static BundleFile file(List<Variant> variants, String name) {
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
  }

  public String name() {
    return identity.name();
  }

  public String version() {
    return identity.version();
  }

  /** The version this one was tuned from; null for a first one. */
  public String parent() {
    return identity.parent();
  }

  public String space() {
    return identity.space();
  }

  public GeneratorConfig generator() {
    return sizes.generator();
  }

  public EncoderConfig encoder() {
    return sizes.encoder();
  }

  public RankerConfig ranker() {
    return sizes.ranker();
  }

  public List<String> rankerFeatures() {
    return sizes.rankerFeatures();
  }

  public String tokenizerSha256() {
    return listing.tokenizerSha256();
  }

  public Map<String, FileEntry> files() {
    return listing.files();
  }

  public List<Variant> variants() {
    return generators.variants();
  }

  public String servedVariant() {
    return generators.servedVariant();
  }

  /** The generator that a node opens by default. */
  public BundleFile generatorFile() {
    return Generators.file(variants(), servedVariant());
  }

  /**
   * The generator of a variant.
   *
   * @throws IllegalArgumentException if there is none of that name; names those there are
   */
  public BundleFile generatorFile(String variant) {
    return Generators.file(variants(), variant);
  }

  /** Size of the files that a node loads: of the generator only the served variant. */
  public long loadedBytes() {
    Set<String> others =
        variants().stream()
            .filter(variant -> !variant.name().equals(servedVariant()))
            .map(Variant::file)
            .collect(Collectors.toSet());
    if (!servedVariant().equals(Variant.FP32)) {
      others.add(BundleFile.GENERATOR_DATA.fileName());
    }
    return files().entrySet().stream()
        .filter(file -> !others.contains(file.getKey()))
        .mapToLong(file -> file.getValue().size())
        .sum();
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

  static <V> Map<String, V> sorted(Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<String, V>(map));
  }

  /** The same manifest listing these files, with the checksum of the tokenizer among them. */
  Manifest withFiles(Map<String, FileEntry> listed) {
    FileEntry tokenizer = listed.get(BundleFile.TOKENIZER.fileName());
    Listing written = new Listing(tokenizer == null ? "" : tokenizer.sha256(), listed);
    return new Manifest(identity, sizes, written, provenance, generators);
  }

  /** The same manifest with these stored forms of the generator. */
  public Manifest withVariants(List<Variant> judged, String served) {
    return new Manifest(identity, sizes, listing, provenance, new Generators(judged, served));
  }
}
