package dev.concierge.plugin.indices;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.opensearch.ExceptionsHelper;
import org.opensearch.ResourceAlreadyExistsException;
import org.opensearch.action.admin.indices.create.CreateIndexRequest;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.common.bytes.BytesArray;
import org.opensearch.transport.client.Client;

/** Creates an index with a mapping from a resource unless it exists. */
final class IndexCreation {
  private final Client client;
  private final ClusterService cluster;

  IndexCreation(Client client, ClusterService cluster) {
    this.client = client;
    this.cluster = cluster;
  }

  void ensure(String index, Settings settings, String mapping, ActionListener<Void> listener) {
    if (cluster.state().metadata().getIndicesLookup().containsKey(index)) {
      listener.onResponse(null);
      return;
    }
    CreateIndexRequest request =
        new CreateIndexRequest(index, settings)
            .mapping(new BytesArray(resource(mapping)), XContentType.JSON);
    client
        .admin()
        .indices()
        .create(
            request,
            ActionListener.wrap(
                created -> listener.onResponse(null),
                failure -> {
                  if (ExceptionsHelper.unwrapCause(failure)
                      instanceof ResourceAlreadyExistsException) {
                    listener.onResponse(null); // another request was first
                  } else {
                    listener.onFailure(failure);
                  }
                }));
  }

  private static byte[] resource(String name) {
    try (InputStream in = IndexCreation.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("mapping [" + name + "] is missing from the plugin");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("mapping [" + name + "] cannot be read", e);
    }
  }
}
