package dev.concierge.trainer.dataset.published;

import dev.concierge.models.text.Sentiment;
import dev.concierge.trainer.dataset.Dataset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Data sets that are read as they were published. */
public enum PublishedDataset {
  REDIAL {
    @Override
    public Dataset read(Path folder, Path test, Sentiment sentiment) {
      return new RedialImporter(folder, sentiment).read(test);
    }
  },
  OPENDIALKG {
    @Override
    public Dataset read(Path folder, Path test, Sentiment sentiment) {
      return new OpenDialKgImporter(folder, sentiment).read(test);
    }
  },
  INSPIRED {
    @Override
    public Dataset read(Path folder, Path test, Sentiment sentiment) {
      return new InspiredImporter(folder, sentiment).read(test);
    }
  };

  /**
   * Reads a folder of published files.
   *
   * @param test test dialogues in the data set's own format; {@code null} for the published ones
   */
  public abstract Dataset read(Path folder, Path test, Sentiment sentiment);

  /** Reads a folder of published files. */
  public Dataset read(Path folder, Sentiment sentiment) {
    return read(folder, null, sentiment);
  }

  /** The name on a command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(PublishedDataset::id).toList();
  }

  /**
   * @throws IllegalArgumentException if there is no such data set
   */
  public static PublishedDataset of(String id) {
    for (PublishedDataset dataset : values()) {
      if (dataset.id().equals(id)) {
        return dataset;
      }
    }
    throw new IllegalArgumentException(
        "data set must be one of " + ids() + " but was [" + id + "]");
  }
}
