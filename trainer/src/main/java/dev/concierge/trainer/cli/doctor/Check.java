package dev.concierge.trainer.cli.doctor;

import java.util.Locale;

/**
 * What a check found.
 *
 * @param name what was checked
 * @param verdict how it is
 * @param found what there is
 * @param advice what to do; empty when all is well
 */
public record Check(String name, Verdict verdict, String found, String advice) {

  /** How it is. */
  public enum Verdict {
    OK,
    /** Works, with a limit. */
    WARN,
    /** Something will not work. */
    FAIL;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Check ok(String name, String found) {
    return new Check(name, Verdict.OK, found, "");
  }

  static Check warn(String name, String found, String advice) {
    return new Check(name, Verdict.WARN, found, advice);
  }

  static Check fail(String name, String found, String advice) {
    return new Check(name, Verdict.FAIL, found, advice);
  }
}
