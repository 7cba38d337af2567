package dev.concierge.trainer.export;

import dev.concierge.models.bundle.BundleWriter;
import dev.concierge.models.bundle.Checksum;
import dev.concierge.models.bundle.FileEntry;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.bundle.Variant;
import dev.concierge.trainer.dataset.HeldOutReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What says whether a stored variant of the generator may be served. */
public sealed interface Judging {
  /** Nothing: fp32 alone is usable. */
  Judging NONE = new HeldOut(List.of(), null);

  /**
   * Replies that training did not see.
   *
   * @param replies without any only fp32 is usable
   * @param hr5 HR@5 of encoders and ranker on held-out turns; null if it was not measured
   */
  record HeldOut(List<HeldOutReply> replies, Double hr5) implements Judging {
    public HeldOut {
      replies = List.copyOf(replies);
    }
  }

  /**
   * The judgement of the bundle whose weights are exported again: it stands for fp32 and for the
   * variants whose bytes are the same.
   *
   * @param manifest of that bundle
   */
  record Earlier(Manifest manifest) implements Judging {
    /** These variants with the earlier rows where the files are the same. */
    List<Variant> variants(List<Variant> written, BundleWriter writer) throws IOException {
      List<Variant> known = new ArrayList<>();
      for (Variant variant : written) {
        Optional<Variant> before =
            manifest.variants().stream()
                .filter(row -> row.name().equals(variant.name()))
                .filter(row -> row.perplexity() != null)
                .findFirst();
        boolean stands =
            before.isPresent()
                && (variant.name().equals(Variant.FP32) || same(variant.file(), writer));
        known.add(stands ? before.get() : variant);
      }
      return known;
    }

    private boolean same(String name, BundleWriter writer) throws IOException {
      FileEntry before = manifest.files().get(name);
      Path file = writer.file(name);
      return before != null
          && Files.isRegularFile(file)
          && Checksum.of(file).sha256().equals(before.sha256());
    }
  }
}
