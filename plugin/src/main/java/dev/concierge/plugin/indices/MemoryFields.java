package dev.concierge.plugin.indices;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.opensearch.common.hash.MessageDigests;

/**
 * Fields of {@link SystemIndices#MEMORY}. Every version's texts lie in a field of their own,
 * because BM25 counts words by field: the scores of a version must not depend on what other
 * versions remember.
 */
public final class MemoryFields {
  public static final String ID = "id";
  public static final String CONVERSATION = "conversation";
  public static final String MODEL = "model";
  public static final String VERSION = "version";
  public static final String ITEMS = "items";

  private static final int DIGITS = 16;

  private MemoryFields() {}

  /** The text field of a version's past turns. */
  public static String text(String model, String version) {
    MessageDigest digest = MessageDigests.sha256();
    byte[] hash = digest.digest((model + "/" + version).getBytes(StandardCharsets.UTF_8));
    return "text_" + MessageDigests.toHexString(hash).substring(0, DIGITS);
  }
}
