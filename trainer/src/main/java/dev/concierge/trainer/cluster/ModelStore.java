package dev.concierge.trainer.cluster;

import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.bundle.BundleException;
import dev.concierge.models.bundle.BundleFile;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.trainer.evidence.EvidenceUpdate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The trainer's own copies of bundles, {@code ROOT/MODEL/VERSION}: the parents of later runs. A
 * version appears whole or not at all.
 */
public final class ModelStore {
  /** Name and version of a stored bundle. */
  public record Stored(String model, String version) {}

  private final Path root;

  public ModelStore(Path root) {
    this.root = root;
  }

  /**
   * Copies a bundle that the cluster has accepted into the store. A version that is there with the
   * same content stays as it is; other content under its name belongs to a cluster that is gone,
   * and is replaced.
   */
  public Path add(Bundle bundle) {
    Path target = folder(bundle.manifest().name(), bundle.manifest().version());
    try {
      if (Files.isDirectory(target)) {
        if (same(target, bundle)) {
          return target;
        }
        delete(target);
      }
      Files.createDirectories(target.getParent());
      Path draft = Files.createTempDirectory(target.getParent(), ".adding-");
      for (BundleFile file : BundleFile.values()) {
        if (Files.exists(bundle.file(file))) {
          Files.copy(bundle.file(file), draft.resolve(file.fileName()));
        }
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot store version [" + bundle.manifest().version() + "] in [" + root + "]", e);
    }
    return target;
  }

  /**
   * @throws BundleException if the stored copy has been damaged
   */
  public Optional<Bundle> find(String model, String version) throws BundleException {
    Path folder = folder(model, version);
    return Files.isDirectory(folder) ? Optional.of(Bundle.open(folder)) : Optional.empty();
  }

  /**
   * Keeps what supervised training counted, so that later runs can add a log to it.
   *
   * @param learned the index files beside the bundle
   */
  void keepEvidence(Manifest manifest, Path learned) throws IOException {
    Path kept = evidenceFolder(manifest.name(), manifest.version());
    Files.createDirectories(kept);
    for (String file : List.of("items.jsonl", "memory.jsonl")) {
      if (Files.exists(learned.resolve(file))) {
        Files.copy(learned.resolve(file), kept.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /**
   * What the supervised training behind a version counted: its own or that of the nearest ancestor;
   * empty when this trainer has not registered it.
   */
  public Optional<EvidenceUpdate.Base> evidence(String model, String version) throws IOException {
    String at = version;
    while (at != null) {
      Optional<Bundle> bundle;
      try {
        bundle = find(model, at);
      } catch (BundleException e) {
        return Optional.empty();
      }
      if (bundle.isEmpty()) {
        return Optional.empty();
      }
      Path kept = evidenceFolder(model, at);
      if (Files.exists(kept.resolve("items.jsonl"))) {
        return Optional.of(
            new EvidenceUpdate.Base(kept, bundle.get().manifest().provenance().created()));
      }
      at = bundle.get().manifest().parent();
    }
    return Optional.empty();
  }

  /** Stored versions of a model, in no order. */
  public List<String> versions(String model) {
    Path folder = root.resolve(model);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> versions = Files.list(folder)) {
      return versions
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list [" + folder + "]", e);
    }
  }

  /** Everything stored, the newest first. */
  public List<Stored> newestFirst() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    record Dated(Stored stored, FileTime since) {}
    try (Stream<Path> models = Files.list(root)) {
      List<Dated> all = new ArrayList<>();
      for (Path model : models.toList()) {
        String name = model.getFileName().toString();
        for (String version : versions(name)) {
          Path manifest = model.resolve(version).resolve(BundleFile.MANIFEST.fileName());
          all.add(new Dated(new Stored(name, version), Files.getLastModifiedTime(manifest)));
        }
      }
      all.sort(Comparator.comparing(Dated::since).reversed());
      return all.stream().map(Dated::stored).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list [" + root + "]", e);
    }
  }

  private static boolean same(Path stored, Bundle bundle) throws IOException {
    return Files.mismatch(
            stored.resolve(BundleFile.MANIFEST.fileName()), bundle.file(BundleFile.MANIFEST))
        < 0;
  }

  private static void delete(Path version) throws IOException {
    for (BundleFile file : BundleFile.values()) {
      Files.deleteIfExists(version.resolve(file.fileName()));
    }
    Files.delete(version);
  }

  private Path evidenceFolder(String model, String version) {
    return root.resolve(model).resolve("." + version + ".evidence");
  }

  private Path folder(String model, String version) {
    return root.resolve(model).resolve(version);
  }
}
