package dev.concierge.models.network;

import java.util.regex.Pattern;

/**
 * Names of the parameters of encoders that vote, see {@code EncoderConfig.members}: those of the
 * first are named as if it were alone, those of another have its number behind the network's name.
 */
public final class EncoderMembers {
  private static final Pattern NETWORK = Pattern.compile("^(query_encoder|item_tower)\\.");

  private EncoderMembers() {}

  /** What the names of a member's parameters begin with, such as {@code query_encoder.2.}. */
  static String prefix(String network, int member) {
    return member == 0 ? network + "." : network + "." + member + ".";
  }

  /**
   * The name of a parameter of an encoder that was trained alone once it is a member of several.
   * What members share, such as a sentence encoder, keeps its name.
   */
  public static String renamed(String alone, int member) {
    return member == 0 ? alone : NETWORK.matcher(alone).replaceFirst("$1." + member + ".");
  }
}
