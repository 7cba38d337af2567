package dev.concierge.plugin.registry;

import dev.concierge.plugin.registry.VersionRecord.FileEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.opensearch.common.hash.MessageDigests;
import org.opensearch.common.util.io.IOUtils;

/** The files of a version as the index holds them. Waits; thread-safe. */
public final class StoredBundle {
  static final String MANIFEST = "manifest.json";

  private final ModelDocuments documents;

  public StoredBundle(ModelDocuments documents) {
    this.documents = documents;
  }

  /**
   * Reads every file and compares it with the manifest.
   *
   * @throws IllegalArgumentException naming the first file that is missing, cut or corrupted, with
   *     both checksums
   */
  public void verify(VersionRecord version) throws IOException {
    for (Map.Entry<String, FileEntry> file : version.files().entrySet()) {
      copy(version, file.getKey(), file.getValue(), OutputStream.nullOutputStream());
    }
  }

  /**
   * Copies the bundle into {@code folder}, which appears only when it is complete and verified; a
   * folder that is there already is left as it is.
   */
  void copyTo(VersionRecord version, Path folder) throws IOException {
    if (Files.isRegularFile(folder.resolve(MANIFEST))) {
      return;
    }
    Path parent = Files.createDirectories(folder.toAbsolutePath().getParent());
    Path partial = Files.createTempDirectory(parent, "." + version.version() + "-");
    try {
      for (Map.Entry<String, FileEntry> file : version.files().entrySet()) {
        try (OutputStream out = Files.newOutputStream(partial.resolve(file.getKey()))) {
          copy(version, file.getKey(), file.getValue(), out);
        }
      }
      Files.write(partial.resolve(MANIFEST), version.manifest().getBytes(StandardCharsets.UTF_8));
      IOUtils.rm(folder);
      move(partial, folder);
    } finally {
      IOUtils.rm(partial);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to);
    }
  }

  private void copy(VersionRecord version, String file, FileEntry entry, OutputStream out)
      throws IOException {
    MessageDigest digest = MessageDigests.sha256();
    DigestOutputStream sink = new DigestOutputStream(out, digest);
    long offset = 0;
    while (offset < entry.size()) {
      long place = offset;
      byte[] chunk =
          documents
              .chunk(version.model(), version.version(), file, place)
              .filter(bytes -> bytes.length > 0)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          String.format(
                              Locale.ROOT,
                              "file [%s] of version [%s] of model [%s] is incomplete: nothing was uploaded at offset [%d] of [%d] bytes",
                              file,
                              version.version(),
                              version.model(),
                              place,
                              entry.size())));
      sink.write(chunk);
      offset += chunk.length;
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (offset != entry.size() || !actual.equalsIgnoreCase(entry.sha256())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "file [%s] of version [%s] of model [%s] is corrupted: the manifest says [%d] bytes with SHA-256 [%s] but there are [%d] bytes with [%s]; upload it again",
              file,
              version.version(),
              version.model(),
              entry.size(),
              entry.sha256(),
              offset,
              actual));
    }
  }
}
