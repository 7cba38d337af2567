package dev.concierge.trainer.sft;

import dev.concierge.trainer.evidence.IndexFiles;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the result goes.
 *
 * @param name of the model
 * @param version of the model
 * @param bundle folder of the bundle; the index files lie beside it, see {@link IndexFiles#folder}
 */
public record SftTarget(String name, String version, Path bundle) {
  public SftTarget {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    bundle = bundle.toAbsolutePath().normalize();
  }
}
