package dev.concierge.plugin.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The loaded versions of every model and which one is active. Thread-safe; taking the active
 * version and swapping it exclude each other, so a taker gets the old or the new one, never none.
 */
final class LoadedVersions<R> {
  /** One loaded version. */
  record Loaded<R>(String model, String version, boolean active, Shared<R> shared) {}

  private static final class Model<R> {
    private final Map<String, Shared<R>> versions = new TreeMap<>();
    private String active;
  }

  private final Map<String, Model<R>> models = new TreeMap<>();

  /** Adds a version; the caller made sure that it is not loaded. */
  synchronized void add(String model, String version, Shared<R> shared) {
    models.computeIfAbsent(model, name -> new Model<>()).versions.put(version, shared);
  }

  synchronized boolean isLoaded(String model, String version) {
    Model<R> found = models.get(model);
    return found != null && found.versions.containsKey(version);
  }

  /** The active version; {@code null} when there is none. */
  synchronized String active(String model) {
    Model<R> found = models.get(model);
    return found == null ? null : found.active;
  }

  /**
   * Takes a version, the active one when {@code version} is {@code null}. The taker must release
   * it.
   *
   * @return {@code null} if it is not loaded
   */
  synchronized Loaded<R> take(String model, String version) {
    Model<R> found = models.get(model);
    if (found == null) {
      return null;
    }
    String wanted = version == null ? found.active : version;
    Shared<R> shared = wanted == null ? null : found.versions.get(wanted);
    return shared != null && shared.acquire()
        ? new Loaded<>(model, wanted, wanted.equals(found.active), shared)
        : null;
  }

  /** Makes a loaded version the active one. */
  synchronized void activate(String model, String version) {
    Model<R> found = models.get(model);
    if (found == null || !found.versions.containsKey(version)) {
      throw new IllegalStateException(
          "version [" + version + "] of model [" + model + "] is not loaded");
    }
    found.active = version;
  }

  /** Removes a version; it is closed as soon as nobody uses it. */
  void retire(String model, String version) {
    Shared<R> removed;
    synchronized (this) {
      Model<R> found = models.get(model);
      removed = found == null ? null : found.versions.remove(version);
      if (removed != null && version.equals(found.active)) {
        found.active = null;
      }
    }
    if (removed != null) {
      removed.retire();
    }
  }

  synchronized List<Loaded<R>> all() {
    List<Loaded<R>> all = new ArrayList<>();
    models.forEach(
        (model, found) ->
            found.versions.forEach(
                (version, shared) ->
                    all.add(new Loaded<>(model, version, version.equals(found.active), shared))));
    return all;
  }
}
