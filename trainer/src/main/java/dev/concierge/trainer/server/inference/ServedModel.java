package dev.concierge.trainer.server.inference;

import dev.concierge.grpc.inference.DataType;
import dev.concierge.grpc.inference.NamedTensors;
import dev.concierge.grpc.inference.PolicyModel;
import dev.concierge.grpc.inference.WireTensor;
import dev.concierge.models.policy.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One model of a policy: tensors in, tensors out. Thread-safe. */
interface ServedModel {
  /** A tensor as metadata describes it; -1 stands for a size that differs between requests. */
  record Signature(String name, DataType type, List<Long> shape) {
    static Signature of(String name, DataType type, long... shape) {
      return new Signature(name, type, Arrays.stream(shape).boxed().toList());
    }
  }

  List<Signature> inputs();

  List<Signature> outputs();

  /**
   * Computes.
   *
   * @param cancelled asked now and then by models that take long
   * @param partial told what is there before the end, if the model works in steps
   * @throws IllegalArgumentException naming a tensor, and what is expected and given
   */
  List<WireTensor> infer(
      NamedTensors in, BooleanSupplier cancelled, Consumer<List<WireTensor>> partial);

  /** Names of all inputs. */
  default Set<String> inputNames() {
    return inputs().stream().map(Signature::name).collect(Collectors.toUnmodifiableSet());
  }

  /** A model of an open policy. */
  static ServedModel of(PolicyModel model, Policy policy) {
    return switch (model) {
      case QUERY_ENCODER -> new QueryEncoderModel(policy);
      case ITEM_ENCODER -> new ItemEncoderModel(policy);
      case RANKER -> new RankerModel(policy);
      case GENERATE -> new GenerateModel(policy);
    };
  }
}
