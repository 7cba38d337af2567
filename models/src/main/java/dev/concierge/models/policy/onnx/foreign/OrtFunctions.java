package dev.concierge.models.policy.onnx.foreign;

import ai.onnxruntime.OrtSession;
import dev.concierge.models.natives.BindingException;
import dev.concierge.models.natives.ForeignFunctions;
import dev.concierge.models.natives.OnnxRuntime;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Functions of ONNX Runtime's C API that its Java API does not offer, by their place in the table
 * {@code OrtApi}. The table only ever grows at its end, but places are checked for one version of
 * the API, so others are refused. Thread-safe.
 */
public final class OrtFunctions {
  /** Version of the C API whose places are known; ONNX Runtime 1.29. */
  static final int API_VERSION = 29;

  private static final int LONGEST_TEXT = 4096;

  /** A function: its place and the number of its arguments. */
  public enum Function {
    GET_ERROR_MESSAGE(2, 1),
    CREATE_RUN_OPTIONS(39, 1),
    CREATE_TENSOR(48, 5),
    CREATE_TENSOR_WITH_DATA(49, 7),
    GET_TENSOR_DATA(51, 2),
    CREATE_MEMORY_INFO(68, 5),
    RELEASE_STATUS(93, 1),
    RELEASE_MEMORY_INFO(94, 1),
    RELEASE_VALUE(96, 1),
    RELEASE_RUN_OPTIONS(97, 1),
    CREATE_ALLOCATOR(131, 3),
    RELEASE_ALLOCATOR(132, 1),
    RUN_WITH_BINDING(133, 3),
    CREATE_BINDING(134, 2),
    RELEASE_BINDING(135, 1),
    BIND_INPUT(136, 3),
    BIND_OUTPUT(137, 3),
    SYNCHRONIZE_INPUTS(202, 1),
    SYNCHRONIZE_OUTPUTS(203, 1);

    private final int place;
    private final int arguments;

    Function(int place, int arguments) {
      this.place = place;
      this.arguments = arguments;
    }
  }

  private final ForeignFunctions foreign;
  private final Map<Function, MethodHandle> functions = new EnumMap<>(Function.class);
  private final Map<String, Name> names = new ConcurrentHashMap<>();

  /** A zero-terminated text in native memory. */
  private record Name(ByteBuffer bytes, long address) {}

  private OrtFunctions(ForeignFunctions foreign, ByteBuffer table) {
    this.foreign = foreign;
    for (Function function : Function.values()) {
      long address = table.getLong(function.place * Long.BYTES);
      functions.put(function, spread(foreign.function(address, function.arguments)));
    }
  }

  /** One call site for every function; the array is a few words and short-lived. */
  private static MethodHandle spread(MethodHandle function) {
    return function.asSpreader(long[].class, function.type().parameterCount());
  }

  /**
   * Finds the functions of the ONNX Runtime that the Java API has loaded.
   *
   * @throws BindingException if this Java or this ONNX Runtime is another than the one known
   */
  public static OrtFunctions load() {
    ForeignFunctions foreign = ForeignFunctions.load();
    requireKnown(OnnxRuntime.environment().getVersion());
    long table = (long) field("ai.onnxruntime.OnnxRuntime", "ortApiHandle", null);
    int last = Function.SYNCHRONIZE_OUTPUTS.place + 1;
    return new OrtFunctions(foreign, foreign.memory(table, (long) last * Long.BYTES));
  }

  /**
   * @throws BindingException if {@code version} is not 1.29
   */
  public static void requireKnown(String version) {
    if (!version.startsWith("1." + API_VERSION + ".")) {
      throw new BindingException(
          String.format(
              Locale.ROOT,
              "memory on a device is known for ONNX Runtime 1.%d, this is [%s]",
              API_VERSION,
              version));
    }
  }

  /** The session's native object, which the session goes on owning. */
  public static long handle(OrtSession session) {
    return (long) field(OrtSession.class.getName(), "nativeHandle", session);
  }

  private static Object field(String type, String name, Object of) {
    try {
      Field field = Class.forName(type).getDeclaredField(name);
      field.setAccessible(true);
      return field.get(of);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new BindingException(
          String.format(Locale.ROOT, "[%s.%s] cannot be read", type, name), e);
    }
  }

  /** Calls a function that creates something, whose address is its last argument. */
  public long create(Function function, long... arguments) {
    ByteBuffer result = direct(Long.BYTES);
    long[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = addressOf(result);
    call(function, all);
    return result.getLong(0);
  }

  /**
   * Calls a function that gives a status.
   *
   * @throws BindingException with ONNX Runtime's message if it fails
   */
  public void call(Function function, long... arguments) {
    long status = invoke(function, arguments);
    if (status != 0) {
      String message = foreign.text(invoke(Function.GET_ERROR_MESSAGE, status), LONGEST_TEXT);
      invoke(Function.RELEASE_STATUS, status);
      throw new BindingException(function + " failed: " + message);
    }
  }

  /** Calls a function that gives nothing back. */
  public void release(Function function, long object) {
    invoke(function, object);
  }

  private long invoke(Function function, long... arguments) {
    try {
      return (long) functions.get(function).invokeExact(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new BindingException(function + " cannot be called", e);
    }
  }

  /** Binds a value under the name of an input or output. */
  public void bind(Function function, long binding, String name, long value) {
    call(function, binding, names.computeIfAbsent(name, this::inMemory).address(), value);
  }

  private Name inMemory(String text) {
    ByteBuffer bytes = name(text);
    return new Name(bytes, addressOf(bytes));
  }

  public ForeignFunctions foreign() {
    return foreign;
  }

  long addressOf(ByteBuffer direct) {
    return foreign.addressOf(direct);
  }

  public static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** A zero-terminated text in native memory. */
  static ByteBuffer name(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return direct(bytes.length + 1).put(0, bytes);
  }
}
