package dev.concierge.models.bundle;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes a bundle whole or not at all: files go into a temporary sibling of the target, which
 * {@link #commit} moves into place. Closing without a commit leaves nothing behind. Not
 * thread-safe.
 */
public final class BundleWriter implements AutoCloseable {
  private final Path target;
  private final Path partial;
  private boolean committed;

  /**
   * Prepares a bundle.
   *
   * @param target where it will be; an existing bundle there is replaced by the commit
   * @throws BundleException if the target exists and is neither empty nor a bundle
   */
  public BundleWriter(Path target) throws IOException {
    this.target = target.toAbsolutePath().normalize();
    requireReplaceable(this.target);
    Path parent = this.target.getParent();
    Files.createDirectories(parent);
    this.partial = Files.createTempDirectory(parent, this.target.getFileName() + ".part-");
  }

  private static void requireReplaceable(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new BundleException(String.format(Locale.ROOT, "[%s] exists and is no folder", target));
    }
    try (Stream<Path> content = Files.list(target)) {
      List<Path> foreign =
          content.filter(file -> BundleFile.of(file.getFileName().toString()).isEmpty()).toList();
      if (!foreign.isEmpty()) {
        throw new BundleException(
            String.format(
                Locale.ROOT,
                "[%s] holds [%s], which is no file of a bundle: choose another folder",
                target,
                foreign.get(0).getFileName()));
      }
    }
  }

  /** Where a file is to be written before the commit. */
  public Path file(BundleFile file) {
    return partial.resolve(file.fileName());
  }

  /**
   * Where a file is to be written before the commit.
   *
   * @throws BundleException if no file of a bundle has this name
   */
  public Path file(String name) throws BundleException {
    Bundle.requireKnown(name);
    return partial.resolve(name);
  }

  /**
   * Measures the files, writes the manifest last, verifies the whole and moves it into place.
   *
   * @param draft everything but the files and the tokenizer's checksum, which are filled in
   * @throws BundleException if a file is missing
   */
  public Bundle commit(Manifest draft) throws IOException {
    Map<String, FileEntry> files = measured();
    for (BundleFile file : BundleFile.values()) {
      if (file != BundleFile.MANIFEST && !file.optional() && !files.containsKey(file.fileName())) {
        throw new BundleException(
            String.format(Locale.ROOT, "[%s] was not written", file.fileName()));
      }
    }
    Files.write(file(BundleFile.MANIFEST), ManifestJson.write(draft.withFiles(files)));
    Bundle.open(partial);
    replace();
    committed = true;
    return Bundle.open(target);
  }

  /** As {@link #commit}, for a bundle that holds no more than a generator. */
  public Bundle commitGenerator(Manifest draft) throws IOException {
    Files.write(file(BundleFile.MANIFEST), ManifestJson.write(draft.withFiles(measured())));
    Bundle.openGenerator(partial);
    replace();
    committed = true;
    return Bundle.openGenerator(target);
  }

  private Map<String, FileEntry> measured() throws IOException {
    Map<String, FileEntry> files = new TreeMap<>();
    for (BundleFile file : BundleFile.values()) {
      if (file != BundleFile.MANIFEST && Files.isRegularFile(file(file))) {
        files.put(file.fileName(), Checksum.of(file(file)));
      }
    }
    return files;
  }

  /** A folder cannot be replaced in one step: the old one steps aside first and goes last. */
  private void replace() throws IOException {
    Path old = null;
    if (Files.exists(target)) {
      old = Files.createTempDirectory(target.getParent(), target.getFileName() + ".old-");
      Files.delete(old);
      move(target, old);
    }
    try {
      move(partial, target);
    } catch (IOException e) {
      if (old != null) {
        move(old, target);
      }
      throw e;
    }
    if (old != null) {
      delete(old);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> content = Files.walk(folder)) {
      for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!committed && Files.exists(partial)) {
      delete(partial);
    }
  }
}
