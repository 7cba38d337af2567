package dev.concierge.models.natives;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Native functions by their address. Every argument and result is a {@code long}: on the 64-bit
 * platforms ONNX Runtime has builds for, pointers, sizes and smaller integers travel in the same
 * registers. Immutable and thread-safe.
 */
public final class ForeignFunctions {
  private static final int SINCE = 22;
  private static final String PACKAGE = "java.lang.foreign.";

  private final Object linker;
  private final Object wordLayout;
  private final Class<?> layout;
  private final Method downcall;
  private final Method describe;
  private final Method atAddress;
  private final Method ofBuffer;
  private final Method address;
  private final Method reinterpret;
  private final Method asBuffer;
  private final Method inLibrary;
  private final Method standard;
  private final Method find;
  private final Object global;

  private ForeignFunctions() throws ReflectiveOperationException {
    Class<?> linkerType = Class.forName(PACKAGE + "Linker");
    Class<?> segment = Class.forName(PACKAGE + "MemorySegment");
    Class<?> descriptor = Class.forName(PACKAGE + "FunctionDescriptor");
    layout = Class.forName(PACKAGE + "MemoryLayout");
    Class<?> layouts = layout.arrayType();
    Class<?> options = Class.forName(PACKAGE + "Linker$Option").arrayType();
    linker = linkerType.getMethod("nativeLinker").invoke(null);
    wordLayout = Class.forName(PACKAGE + "ValueLayout").getField("JAVA_LONG").get(null);
    downcall = linkerType.getMethod("downcallHandle", segment, descriptor, options);
    describe = descriptor.getMethod("of", layout, layouts);
    atAddress = segment.getMethod("ofAddress", long.class);
    ofBuffer = segment.getMethod("ofBuffer", Buffer.class);
    address = segment.getMethod("address");
    reinterpret = segment.getMethod("reinterpret", long.class);
    asBuffer = segment.getMethod("asByteBuffer");
    Class<?> lookup = Class.forName(PACKAGE + "SymbolLookup");
    Class<?> arena = Class.forName(PACKAGE + "Arena");
    inLibrary = lookup.getMethod("libraryLookup", String.class, arena);
    find = lookup.getMethod("find", String.class);
    standard = linkerType.getMethod("defaultLookup");
    global = arena.getMethod("global").invoke(null);
  }

  /**
   * Finds the foreign-function API.
   *
   * @throws BindingException if this Java has none that is final
   */
  public static ForeignFunctions load() {
    int version = Runtime.version().feature();
    if (version < SINCE) {
      throw new BindingException(
          String.format(
              Locale.ROOT,
              "native functions are called on Java %d or newer, this is Java %d",
              SINCE,
              version));
    }
    try {
      return new ForeignFunctions();
    } catch (ReflectiveOperationException e) {
      throw new BindingException("Java's foreign-function API is not as expected", e);
    }
  }

  /**
   * Whether the system finds and loads a library; it then stays loaded.
   *
   * @param library as the linker names it, such as {@code libcudart.so.12}
   */
  public boolean isLoadable(String library) {
    try {
      open(library);
      return true;
    } catch (BindingException e) {
      return false;
    }
  }

  /**
   * Address of a library's function; the library stays loaded.
   *
   * @throws BindingException if the library cannot be loaded or has no such function
   */
  public long symbol(String library, String name) {
    return addressIn(open(library), name);
  }

  /** Address of a function of C's standard library. */
  public long standardSymbol(String name) {
    return addressIn(call(standard, linker), name);
  }

  private Object open(String library) {
    try {
      return call(inLibrary, null, library, global);
    } catch (BindingException e) {
      throw new BindingException(
          String.format(Locale.ROOT, "the library [%s] cannot be loaded", library), e);
    }
  }

  private long addressIn(Object lookup, String name) {
    Optional<?> found = (Optional<?>) call(find, lookup, name);
    return (long)
        call(
            address,
            found.orElseThrow(
                () -> new BindingException(String.format(Locale.ROOT, "there is no [%s]", name))));
  }

  /** The zero-terminated text at an address, at most so many bytes of it. */
  public String text(long at, long longest) {
    StringBuilder text = new StringBuilder();
    for (long i = 0; i < longest; i++) {
      byte next = memory(at + i, 1).get(0);
      if (next == 0) {
        break;
      }
      text.append((char) (next & 0xFF));
    }
    return text.toString();
  }

  /** The function at an address, taking so many longs and giving one. */
  public MethodHandle function(long functionAddress, int arguments) {
    Object words = Array.newInstance(layout, arguments);
    for (int i = 0; i < arguments; i++) {
      Array.set(words, i, wordLayout);
    }
    Object none = Array.newInstance(downcall.getParameterTypes()[2].componentType(), 0);
    return (MethodHandle)
        call(
            downcall,
            linker,
            call(atAddress, null, functionAddress),
            call(describe, null, wordLayout, words),
            none);
  }

  /** Where a direct buffer's memory lies; valid as long as the buffer is reachable. */
  public long addressOf(ByteBuffer direct) {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("only a direct buffer has an address");
    }
    return (long) call(address, call(ofBuffer, null, direct));
  }

  /** Memory of somebody else, who must keep it as long as the buffer is used. */
  public ByteBuffer memory(long at, long bytes) {
    Object segment = call(reinterpret, call(atAddress, null, at), bytes);
    return ((ByteBuffer) call(asBuffer, segment)).order(ByteOrder.nativeOrder());
  }

  private static Object call(Method method, Object receiver, Object... arguments) {
    try {
      return method.invoke(receiver, arguments);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new BindingException(
          String.format(
              Locale.ROOT,
              "%s%s failed: %s; is native access allowed (--enable-native-access=ALL-UNNAMED)?",
              method.getName(),
              Arrays.toString(arguments),
              cause),
          cause);
    }
  }
}
