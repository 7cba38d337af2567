package dev.concierge.models.bundle;

/**
 * A file as the manifest lists it.
 *
 * @param size in bytes
 * @param sha256 64 lower-case hexadecimal digits
 */
public record FileEntry(long size, String sha256) {
  public FileEntry {
    if (size < 0) {
      throw new IllegalArgumentException("file size must not be negative but was [" + size + "]");
    }
    if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "sha256 must be 64 lower-case hexadecimal digits but was [" + sha256 + "]");
    }
  }
}
