package dev.concierge.models.network;

import java.util.regex.Pattern;

/** Names of the parameters of encoders that vote, see {@code EncoderConfig.members}. */
public final class EncoderMembers {
  private static final Pattern FIRST = Pattern.compile("^(query_encoder|item_tower)\\.0\\.");

  private EncoderMembers() {}

  /** What the names of a member's parameters begin with, such as {@code query_encoder.0.}. */
  static String prefix(String network, int member) {
    return network + "." + member + ".";
  }

  /**
   * The name of a parameter of an encoder that was trained alone once it is a member of several.
   * What members share, such as a sentence encoder, keeps its name.
   */
  public static String renamed(String alone, int member) {
    return FIRST.matcher(alone).replaceFirst("$1." + member + ".");
  }
}
