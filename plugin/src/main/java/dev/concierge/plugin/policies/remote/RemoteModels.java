package dev.concierge.plugin.policies.remote;

import dev.concierge.grpc.inference.ModelInferRequest;
import dev.concierge.grpc.inference.ModelInferResponse;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.PolicyModel;
import dev.concierge.grpc.inference.TensorException;
import dev.concierge.grpc.inference.TensorMessages;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.bundle.Manifest;
import dev.concierge.models.policy.PolicyUnavailableException;
import dev.concierge.models.policy.onnx.InferenceException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The models of one policy on a server. Where the server has it is found out with the first call,
 * and again after the server has lost it. Thread-safe.
 */
final class RemoteModels {
  private final InferenceServer server;
  private final Manifest manifest;
  private volatile Target target;

  RemoteModels(InferenceServer server, Manifest manifest) {
    this.server = server;
    this.manifest = manifest;
  }

  InferenceServer server() {
    return server;
  }

  /**
   * Finds the policy on the server.
   *
   * @throws InferenceException if the server has it not
   * @throws PolicyUnavailableException if the server cannot be asked
   */
  Target find() {
    Target found = target;
    if (found == null) {
      found = Target.find(server, manifest);
      target = found;
    }
    return found;
  }

  /** What was found, if it was looked for. */
  Optional<Target> known() {
    return Optional.ofNullable(target);
  }

  /**
   * Computes with a model.
   *
   * @throws PolicyUnavailableException if the server cannot be reached, or does not have the policy
   *     (any more)
   */
  NamedTensors infer(
      PolicyModel model, Duration timeout, BooleanSupplier cancelled, List<WireTensor> inputs) {
    ModelInferRequest request = request(model, inputs);
    try {
      ModelInferResponse answer = server.call(timeout, cancelled, stub -> stub.modelInfer(request));
      return outputs(model, answer);
    } catch (StatusRuntimeException e) {
      throw lost(e);
    }
  }

  ModelInferRequest request(PolicyModel model, List<WireTensor> inputs) {
    String version;
    try {
      version = find().version();
    } catch (InferenceException e) {
      throw new PolicyUnavailableException(e.getMessage(), InferenceServer.PAUSE, e);
    }
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(model.modelName()).setModelVersion(version);
    TensorMessages.addInputs(request, inputs);
    return request.build();
  }

  NamedTensors outputs(PolicyModel model, ModelInferResponse answer) {
    try {
      return new NamedTensors(
          "output of [" + model.modelName() + "]", TensorMessages.outputs(answer));
    } catch (TensorException e) {
      throw new InferenceException("the inference server answered badly: " + e.getMessage(), e);
    }
  }

  /** The server was restarted with something else, or let go of the policy. */
  PolicyUnavailableException lost(StatusRuntimeException notFound) {
    target = null;
    return server.unavailable(
        String.format(
            Locale.ROOT,
            "does not serve [%s/%s] any more: %s",
            manifest.name(),
            manifest.version(),
            notFound.getStatus().getDescription()),
        notFound);
  }
}
