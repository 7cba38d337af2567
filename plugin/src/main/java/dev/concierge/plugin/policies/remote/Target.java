package dev.concierge.plugin.policies.remote;

import dev.concierge.grpc.inference.ModelMetadataRequest;
import dev.concierge.grpc.inference.ModelMetadataResponse;
import dev.concierge.grpc.inference.ModelMetadataResponse.TensorMetadata;
import dev.concierge.grpc.inference.ModelReadyRequest;
import dev.concierge.grpc.inference.PolicyAddress;
import dev.concierge.grpc.inference.PolicyModel;
import dev.concierge.grpc.inference.ServerMetadataRequest;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.policy.onnx.InferenceException;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Locale;

/**
 * A policy as a server has it.
 *
 * @param version the model version to ask for; empty leaves the choice to the server
 * @param generates whether the server has the model whose decode loop runs there
 */
record Target(String version, boolean generates) {
  /**
   * Asks a server for a policy. Our own server is asked for exactly this version; another one has
   * versions of its own kind, so its tensors must at least have the policy's sizes.
   *
   * @throws InferenceException if the server has it not or has another one
   */
  static Target find(InferenceServer server, Manifest manifest) {
    boolean ours =
        server
            .call(
                server.options().timeout(),
                () -> false,
                stub -> stub.serverMetadata(ServerMetadataRequest.getDefaultInstance()))
            .getName()
            .equals(PolicyAddress.SERVER);
    PolicyAddress address = new PolicyAddress(manifest.name(), manifest.version());
    String version = ours ? address.toString() : "";
    ModelMetadataResponse encoder = metadata(server, PolicyModel.QUERY_ENCODER, version);
    if (ours) {
      requirePlatform(encoder, address.platform(manifest.space()));
      return new Target(version, true);
    }
    requireLast(encoder.getOutputsList(), "query", manifest.encoder().width() + 1L);
    ModelMetadataResponse ranker = metadata(server, PolicyModel.RANKER, version);
    requireLast(ranker.getInputsList(), "features", manifest.ranker().features());
    return new Target(version, isReady(server, PolicyModel.GENERATE));
  }

  private static ModelMetadataResponse metadata(
      InferenceServer server, PolicyModel model, String version) {
    ModelMetadataRequest request =
        ModelMetadataRequest.newBuilder().setName(model.modelName()).setVersion(version).build();
    try {
      return server.call(
          server.options().generateTimeout(), () -> false, stub -> stub.modelMetadata(request));
    } catch (StatusRuntimeException e) {
      throw new InferenceException(
          String.format(
              Locale.ROOT,
              "the inference server at [%s] does not have model [%s]%s: %s",
              server.options().address(),
              model.modelName(),
              version.isEmpty() ? "" : " in version [" + version + "]",
              e.getStatus().getDescription()),
          e);
    }
  }

  private static boolean isReady(InferenceServer server, PolicyModel model) {
    ModelReadyRequest request = ModelReadyRequest.newBuilder().setName(model.modelName()).build();
    try {
      return server
          .call(server.options().timeout(), () -> false, stub -> stub.modelReady(request))
          .getReady();
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private static void requirePlatform(ModelMetadataResponse model, String platform) {
    if (!model.getPlatform().equals(platform)) {
      throw new InferenceException(
          String.format(
              Locale.ROOT,
              "the inference server serves [%s], not [%s]",
              model.getPlatform(),
              platform));
    }
  }

  private static void requireLast(List<TensorMetadata> tensors, String name, long size) {
    for (TensorMetadata tensor : tensors) {
      int rank = tensor.getShapeCount();
      if (tensor.getName().equals(name)
          && rank > 0
          && (tensor.getShape(rank - 1) == size || tensor.getShape(rank - 1) < 0)) {
        return;
      }
    }
    throw new InferenceException(
        String.format(
            Locale.ROOT,
            "the inference server serves another policy: tensor [%s] must end in size [%d], but it has %s",
            name,
            size,
            tensors.stream().map(t -> t.getName() + t.getShapeList()).toList()));
  }
}
