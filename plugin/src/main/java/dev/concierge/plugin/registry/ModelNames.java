package dev.concierge.plugin.registry;

import java.util.regex.Pattern;

/** Legal names of models, versions and files: nothing that could leave a folder. */
public final class ModelNames {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private ModelNames() {}

  public static String model(String name) {
    return check("model name", ID, name);
  }

  public static String version(String version) {
    return check("version", ID, version);
  }

  public static String file(String file) {
    return check("file name", FILE, file);
  }

  private static String check(String what, Pattern legal, String value) {
    if (value == null || !legal.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what + " must match [" + legal.pattern() + "] but was [" + value + "]");
    }
    return value;
  }
}
