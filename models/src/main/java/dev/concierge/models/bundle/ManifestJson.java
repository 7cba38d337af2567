package dev.concierge.models.bundle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * Reads and writes {@code manifest.json}: the names of all parts one after the other, the instant
 * in ISO 8601. Each part takes from it what it knows.
 */
public final class ManifestJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(
              new SimpleModule()
                  .addSerializer(new InstantWriter())
                  .addDeserializer(Instant.class, new InstantReader()))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private ManifestJson() {}

  public static byte[] write(Manifest manifest) {
    try {
      ObjectNode node = JSON.createObjectNode();
      for (Record part :
          List.of(
              manifest.identity(),
              manifest.sizes(),
              manifest.listing(),
              manifest.provenance(),
              manifest.generators())) {
        node.setAll((ObjectNode) JSON.valueToTree(part));
      }
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest has nothing that JSON cannot hold", e);
    }
  }

  /**
   * @throws BundleException if this is no manifest, or one of an unknown format or with an illegal
   *     value, which the message names
   */
  public static Manifest read(byte[] json) throws BundleException {
    try {
      JsonNode node = JSON.readTree(json);
      if (node.isMissingNode() || node.isNull()) {
        throw new BundleException("[manifest.json] is empty");
      }
      return new Manifest(
          JSON.treeToValue(node, Manifest.Identity.class),
          JSON.treeToValue(node, Manifest.Sizes.class),
          JSON.treeToValue(node, Manifest.Listing.class),
          JSON.treeToValue(node, Provenance.class),
          JSON.treeToValue(node, Manifest.Generators.class));
    } catch (BundleException e) {
      throw e;
    } catch (IOException e) {
      Throwable root = e;
      while (root.getCause() != null && root.getCause() != root) {
        root = root.getCause();
      }
      String reason =
          root instanceof JsonProcessingException parsing
              ? parsing.getOriginalMessage()
              : root.getMessage();
      throw new BundleException("[manifest.json] " + reason, e);
    }
  }

  private static final class InstantWriter extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toString());
    }
  }

  private static final class InstantReader extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      try {
        return Instant.parse(in.getText());
      } catch (DateTimeException e) {
        return (Instant)
            context.handleWeirdStringValue(Instant.class, in.getText(), "not an ISO 8601 instant");
      }
    }
  }
}
