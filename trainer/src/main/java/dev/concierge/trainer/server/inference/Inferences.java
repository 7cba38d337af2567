package dev.concierge.trainer.server.inference;

import dev.concierge.grpc.inference.InferParameter;
import dev.concierge.grpc.inference.ModelInferRequest;
import dev.concierge.grpc.inference.ModelInferRequest.InferRequestedOutputTensor;
import dev.concierge.grpc.inference.ModelInferResponse;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.PolicyModel;
import dev.concierge.grpc.inference.TensorException;
import dev.concierge.grpc.inference.TensorMessages;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.trainer.console.ErrorKind;
import dev.concierge.trainer.server.inference.ServedModel.Signature;
import dev.concierge.trainer.server.status.Statuses;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Computes requests, a bounded number at a time. Thread-safe. */
final class Inferences {
  private static final Logger LOG = LoggerFactory.getLogger(Inferences.class);

  private final ServedPolicies policies;
  private final Semaphore room;
  private final int most;

  Inferences(ServedPolicies policies, int most) {
    this.policies = policies;
    this.most = most;
    this.room = new Semaphore(most);
  }

  /**
   * Computes one request on the calling thread; ends early when the call of the current context is
   * cancelled or its deadline passes.
   *
   * @param step told responses with what is there before the end
   */
  ModelInferResponse infer(ModelInferRequest request, Consumer<ModelInferResponse> step) {
    if (!room.tryAcquire()) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              String.format(Locale.ROOT, "[%d] requests are being computed; try again", most))
          .asRuntimeException();
    }
    try {
      return compute(request, step);
    } finally {
      room.release();
    }
  }

  private ModelInferResponse compute(ModelInferRequest request, Consumer<ModelInferResponse> step) {
    PolicyModel name = required(request.getModelName());
    try (ServedPolicies.Use use = policies.acquire(request.getModelVersion())) {
      ServedModel model = ServedModel.of(name, use.policy());
      NamedTensors inputs =
          new NamedTensors(
              String.format(Locale.ROOT, "input of [%s]", name.modelName()),
              TensorMessages.inputs(request));
      inputs.allowOnly(model.inputNames());
      Set<String> wanted = wanted(request, model);
      ModelInferResponse head =
          ModelInferResponse.newBuilder()
              .setModelName(name.modelName())
              .setModelVersion(use.address().toString())
              .setId(request.getId())
              .putParameters(
                  "space",
                  InferParameter.newBuilder()
                      .setStringParam(use.policy().manifest().space())
                      .build())
              .build();
      Context call = Context.current();
      List<WireTensor> outputs =
          model.infer(inputs, call::isCancelled, part -> step.accept(response(head, wanted, part)));
      return response(head, wanted, outputs);
    }
  }

  private static Set<String> wanted(ModelInferRequest request, ServedModel model) {
    Set<String> all =
        model.outputs().stream().map(Signature::name).collect(Collectors.toUnmodifiableSet());
    if (request.getOutputsCount() == 0) {
      return all;
    }
    Set<String> wanted =
        request.getOutputsList().stream()
            .map(InferRequestedOutputTensor::getName)
            .collect(Collectors.toUnmodifiableSet());
    for (String name : wanted) {
      if (!all.contains(name)) {
        throw new TensorException(
            String.format(
                Locale.ROOT,
                "model [%s] has no output [%s], only %s",
                request.getModelName(),
                name,
                all));
      }
    }
    return wanted;
  }

  private static ModelInferResponse response(
      ModelInferResponse head, Set<String> wanted, List<WireTensor> tensors) {
    ModelInferResponse.Builder response = head.toBuilder();
    TensorMessages.addOutputs(
        response, tensors.stream().filter(tensor -> wanted.contains(tensor.name())).toList());
    return response.build();
  }

  static PolicyModel required(String model) {
    return PolicyModel.of(model)
        .orElseThrow(
            () ->
                Status.NOT_FOUND
                    .withDescription(
                        String.format(
                            Locale.ROOT,
                            "there is no model [%s], only %s",
                            model,
                            Arrays.stream(PolicyModel.values())
                                .map(PolicyModel::modelName)
                                .toList()))
                    .asRuntimeException());
  }

  /** The status that stands for a failure; a state that is not as it should be can only be ours. */
  static Status status(RuntimeException failure) {
    ErrorKind kind =
        failure instanceof IllegalStateException ? ErrorKind.INTERNAL : ErrorKind.of(failure);
    if (kind == ErrorKind.INTERNAL && !(failure instanceof StatusRuntimeException)) {
      LOG.error("a request failed", failure);
    }
    return Statuses.of(kind, failure);
  }
}
