package dev.concierge.models.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.concierge.models.natives.NativeLibrary;
import dev.concierge.models.text.WellFormed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The Hugging Face tokenizers library behind DJL. Thread-safe until closed.
 *
 * <p>The library is unpacked once into a cache folder: {@code ENGINE_CACHE_DIR} (environment or
 * system property), else a folder of this user below {@code java.io.tmpdir}, the only place where a
 * sandboxed process may write. It never goes to the network: tracking is off and it runs offline.
 */
final class NativeTokenizer implements AutoCloseable {
  private static final Map<String, String> OPTIONS =
      Map.of(
          "addSpecialTokens", "false",
          "truncation", "false",
          "padding", "false",
          "modelMaxLength", String.valueOf(Integer.MAX_VALUE));

  private static final NativeLibrary LIBRARY =
      new NativeLibrary(
          "the library of Hugging Face tokenizers",
          "its folder, which ENGINE_CACHE_DIR names and which else lies below java.io.tmpdir ["
              + System.getProperty("java.io.tmpdir")
              + "], needs 20 MB and must not be mounted noexec; mend that and start again");

  private final HuggingFaceTokenizer tokenizer;

  NativeTokenizer(String json) throws IOException {
    prepareLibrary();
    Thread thread = Thread.currentThread();
    ClassLoader callers = thread.getContextClassLoader();
    // DJL looks for its native library through the context class loader; in a plugin that is the
    // server's, which does not see it.
    thread.setContextClassLoader(NativeTokenizer.class.getClassLoader());
    try {
      tokenizer =
          LIBRARY.touch(
              () ->
                  HuggingFaceTokenizer.newInstance(
                      new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), OPTIONS));
    } catch (EngineException e) {
      throw LIBRARY.refusal(e); // it could not be unpacked
    } finally {
      thread.setContextClassLoader(callers);
    }
  }

  private static void prepareLibrary() {
    setIfAbsent("OPT_OUT_TRACKING", "true");
    setIfAbsent("ai.djl.offline", "true");
    if (System.getenv("DJL_CACHE_DIR") == null && System.getProperty("DJL_CACHE_DIR") == null) {
      String folder = "concierge-native-" + System.getProperty("user.name", "user");
      setIfAbsent(
          "ENGINE_CACHE_DIR", Path.of(System.getProperty("java.io.tmpdir"), folder).toString());
    }
  }

  private static void setIfAbsent(String name, String value) {
    if (System.getenv(name) == null && System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  int[] encode(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    // the library refuses half surrogate pairs, which have no UTF-8 form
    long[] ids = tokenizer.encode(WellFormed.of(text), false, false).getIds();
    int[] result = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      result[i] = (int) ids[i];
    }
    return result;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
