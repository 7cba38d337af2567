package dev.concierge.plugin.endpoint;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.opensearch.action.ActionRequest;
import org.opensearch.action.ActionRequestValidationException;
import org.opensearch.core.common.bytes.BytesReference;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.tasks.TaskId;
import org.opensearch.tasks.CancellableTask;
import org.opensearch.tasks.Task;

/** Path and query parameters and the body of one call. Immutable. */
public final class CallRequest extends ActionRequest {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
  private static final StreamReadConstraints LIMITS = StreamReadConstraints.defaults();
  private static final String BEYOND =
      "the body goes beyond a limit of JSON: at most ["
          + LIMITS.getMaxNestingDepth()
          + "] levels, numbers of ["
          + LIMITS.getMaxNumberLength()
          + "] digits, names of ["
          + LIMITS.getMaxNameLength()
          + "] and strings of ["
          + LIMITS.getMaxStringLength()
          + "] characters";
  private static final ObjectReader TREE = JSON.readerFor(JsonNode.class);

  private final Map<String, String> params;
  private final BytesReference body;

  public CallRequest(Map<String, String> params, BytesReference body) {
    this.params = Map.copyOf(params);
    this.body = body;
  }

  public CallRequest(StreamInput in) throws IOException {
    super(in);
    this.params = in.readMap(StreamInput::readString, StreamInput::readString);
    this.body = in.readBytesReference();
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    super.writeTo(out);
    out.writeMap(params, StreamOutput::writeString, StreamOutput::writeString);
    out.writeBytesReference(body);
  }

  @Override
  public ActionRequestValidationException validate() {
    return null;
  }

  /** Whether calls of an action may be cancelled: those that only read. */
  static boolean isCancellable(String action) {
    return action.startsWith("indices:data/read/");
  }

  @Override
  public Task createTask(
      long id, String type, String action, TaskId parent, Map<String, String> headers) {
    if (!isCancellable(action)) {
      return super.createTask(id, type, action, parent, headers);
    }
    return new CancellableTask(id, type, action, getDescription(), parent, headers) {
      @Override
      public boolean shouldCancelChildrenOnCancellation() {
        return true;
      }
    };
  }

  /** A parameter; {@code null} when the call has none of that name. */
  public String param(String name) {
    return params.get(name);
  }

  /**
   * The body as one JSON object; an empty object when there is no body.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public StrictJson object() {
    List<JsonNode> values = values();
    if (values.isEmpty()) {
      return StrictJson.of(JSON.createObjectNode());
    }
    if (values.size() > 1 || !values.get(0).isObject()) {
      throw new IllegalArgumentException("the body must be one JSON object");
    }
    return StrictJson.of(values.get(0));
  }

  /**
   * The JSON values of the body in order: one, or several in newline-delimited JSON.
   *
   * @throws IllegalArgumentException if the body is not JSON, and names the place, or if it goes
   *     beyond what the parser reads: 1,000 levels, numbers of 1,000 digits, names of 50,000
   *     characters
   */
  public List<JsonNode> values() {
    try (MappingIterator<JsonNode> values = TREE.readValues(body.streamInput())) {
      List<JsonNode> read = new ArrayList<>(values.readAll());
      read.replaceAll(UnpairedSurrogates::replaced);
      return read;
    } catch (StreamConstraintsException e) {
      throw new IllegalArgumentException(
          BEYOND + place(e), e); // the parser's own message has the digits of the machine's locale
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the body is not JSON: " + e.getOriginalMessage() + place(e), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the body cannot be read: " + e.getMessage(), e);
    }
  }

  /** Not every error has a place: a limit may be found after the token was read. */
  private static String place(JsonProcessingException e) {
    JsonLocation place = e.getLocation();
    return place == null
        ? ""
        : String.format(
            Locale.ROOT, " (line %d, column %d)", place.getLineNr(), place.getColumnNr());
  }
}
