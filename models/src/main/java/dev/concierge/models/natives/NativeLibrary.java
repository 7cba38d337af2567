package dev.concierge.models.natives;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Guards the first touches of one native library. Once its loading has failed the process has to be
 * started again: Java does not repeat the initialisation of a class. It tells the reason only once,
 * too, so the reason is remembered for the touches that follow. Thread-safe.
 */
public final class NativeLibrary {
  private final String name;
  private final String remedy;
  private final AtomicReference<String> firstReason = new AtomicReference<>();

  /**
   * @param name as people know it
   * @param remedy what to do when it cannot be loaded, a clause
   */
  public NativeLibrary(String name, String remedy) {
    this.name = name;
    this.remedy = remedy;
  }

  /** Something that may load the library. */
  @FunctionalInterface
  public interface Touch<T, E extends Exception> {
    T get() throws E;
  }

  /**
   * Does something that may load the library.
   *
   * @throws NativeLibraryException if the library cannot be loaded
   */
  public <T, E extends Exception> T touch(Touch<T, E> touch) throws E {
    try {
      return touch.get();
    } catch (LinkageError e) {
      throw refusal(e);
    }
  }

  /** The failure to throw when the library's own code reports that it could not be loaded. */
  public NativeLibraryException refusal(Throwable cause) {
    String reason = reason(cause);
    firstReason.compareAndSet(null, reason);
    return new NativeLibraryException(
        String.format(Locale.ROOT, "%s cannot be loaded: %s; %s", name, firstReason.get(), remedy),
        cause);
  }

  /** What every failure in the chain says: libraries bury the reason at either end of it. */
  private static String reason(Throwable failure) {
    Set<String> messages = new LinkedHashSet<>();
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one.getMessage() != null) {
        messages.add(one.getMessage());
      }
    }
    return messages.isEmpty() ? failure.toString() : String.join(": ", messages);
  }
}
