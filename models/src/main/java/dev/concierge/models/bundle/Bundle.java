package dev.concierge.models.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A folder whose files are exactly what its manifest says. Immutable; the files must stay. */
public final class Bundle {
  private final Path folder;
  private final Manifest manifest;

  private Bundle(Path folder, Manifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /**
   * Opens and verifies a bundle: known format, only known file names, no links out of the folder,
   * sizes and SHA-256 of every listed file, the tokenizer's checksum.
   *
   * @throws BundleException naming the file, what was expected and what was found
   */
  public static Bundle open(Path dir) throws BundleException {
    Set<BundleFile> required = EnumSet.allOf(BundleFile.class);
    required.removeIf(BundleFile::optional);
    return open(dir, required);
  }

  /**
   * Opens and verifies a generator that may lack everything else: an imported base without a
   * tokenizer can be looked at, though not served.
   *
   * @throws BundleException as {@link #open(Path)}
   */
  public static Bundle openGenerator(Path dir) throws BundleException {
    return open(dir, EnumSet.of(BundleFile.GENERATOR));
  }

  private static Bundle open(Path dir, Set<BundleFile> required) throws BundleException {
    Path manifestFile = dir.resolve(BundleFile.MANIFEST.fileName());
    if (!Files.isRegularFile(manifestFile)) {
      throw new BundleException(String.format(Locale.ROOT, "[%s] is missing", manifestFile));
    }
    try {
      Manifest manifest = ManifestJson.read(Files.readAllBytes(manifestFile));
      for (BundleFile file : required) {
        if (file != BundleFile.MANIFEST && !manifest.files().containsKey(file.fileName())) {
          throw new BundleException(
              String.format(Locale.ROOT, "[%s] lists no [%s]", manifestFile, file.fileName()));
        }
      }
      for (Map.Entry<String, FileEntry> entry : manifest.files().entrySet()) {
        verify(dir, entry.getKey(), entry.getValue());
      }
      FileEntry tokenizerEntry = manifest.files().get(BundleFile.TOKENIZER.fileName());
      String tokenizer = tokenizerEntry == null ? "" : tokenizerEntry.sha256();
      if (!tokenizer.equals(manifest.tokenizerSha256())) {
        throw new BundleException(
            String.format(
                Locale.ROOT,
                "[tokenizer.json] has SHA-256 [%s] but the policy was trained with [%s]",
                tokenizer,
                manifest.tokenizerSha256()));
      }
      return new Bundle(dir, manifest);
    } catch (BundleException e) {
      throw e;
    } catch (IOException e) {
      throw new BundleException(
          String.format(Locale.ROOT, "[%s] cannot be read: %s", dir, e.getMessage()), e);
    }
  }

  private static void verify(Path dir, String name, FileEntry expected) throws IOException {
    requireKnown(name);
    Path file = dir.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new BundleException(
          String.format(Locale.ROOT, "[%s] is missing or no regular file", file));
    }
    long size = Files.size(file);
    if (size != expected.size()) {
      throw new BundleException(
          String.format(
              Locale.ROOT, "[%s] must have [%d] bytes but has [%d]", file, expected.size(), size));
    }
    FileEntry found = Checksum.of(file);
    if (!found.sha256().equals(expected.sha256())) {
      throw new BundleException(
          String.format(
              Locale.ROOT,
              "[%s] must have SHA-256 [%s] but has [%s]",
              file,
              expected.sha256(),
              found.sha256()));
    }
  }

  /**
   * Refuses a name that is not one of a bundle's files, so in particular every path.
   *
   * @throws BundleException naming it
   */
  public static void requireKnown(String name) throws BundleException {
    BundleFile known = BundleFile.of(name).orElse(null);
    if (known == null || known == BundleFile.MANIFEST) {
      throw new BundleException(
          String.format(Locale.ROOT, "[%s] is not the name of a bundle's file", name));
    }
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** Path of one of the bundle's files. */
  public Path file(BundleFile file) {
    return folder.resolve(file.fileName());
  }

  /**
   * Path of one of the bundle's files.
   *
   * @throws IllegalArgumentException if no file of a bundle has this name
   */
  public Path file(String name) {
    return file(
        BundleFile.of(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        String.format(
                            Locale.ROOT, "[%s] is not the name of a bundle's file", name))));
  }

  /** Size of all listed files in bytes. */
  public long bytes() {
    return manifest.files().values().stream().mapToLong(FileEntry::size).sum();
  }
}
