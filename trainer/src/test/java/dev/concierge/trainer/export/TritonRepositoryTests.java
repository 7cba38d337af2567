package dev.concierge.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.concierge.models.bundle.Bundle;
import dev.concierge.models.encoding.EncoderConfig;
import dev.concierge.models.natives.OnnxRuntime;
import dev.concierge.models.network.GeneratorConfig;
import dev.concierge.models.network.RankerConfig;
import dev.concierge.models.ranking.RankerFeatures;
import dev.concierge.models.tokenizer.BytePairTrainer;
import dev.concierge.trainer.weights.PolicyWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the configurations as Triton does, by the messages of its {@code model_config.proto}. */
class TritonRepositoryTests {
  /** The part of Triton's messages that is used, with its names and types. */
  private static final String MODEL_CONFIG =
      """
      name: "model_config.proto" package: "inference" syntax: "proto3"
      enum_type { name: "DataType"
        value { name: "TYPE_INVALID" number: 0 } value { name: "TYPE_INT32" number: 8 }
        value { name: "TYPE_INT64" number: 9 } value { name: "TYPE_FP16" number: 10 }
        value { name: "TYPE_FP32" number: 11 } }
      message_type { name: "ModelTensorReshape"
        field { name: "shape" number: 1 label: LABEL_REPEATED type: TYPE_INT64 } }
      message_type { name: "ModelTensor"
        field { name: "name" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
        field { name: "data_type" number: 2 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".inference.DataType" }
        field { name: "dims" number: 3 label: LABEL_REPEATED type: TYPE_INT64 }
        field { name: "reshape" number: 5 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".inference.ModelTensorReshape" } }
      message_type { name: "ModelInstanceGroup"
        field { name: "kind" number: 4 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".inference.ModelInstanceGroup.Kind" }
        field { name: "count" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 }
        enum_type { name: "Kind" value { name: "KIND_AUTO" number: 0 }
          value { name: "KIND_GPU" number: 1 } value { name: "KIND_CPU" number: 2 } } }
      message_type { name: "ModelDynamicBatching"
        field { name: "preferred_batch_size" number: 1 label: LABEL_REPEATED type: TYPE_INT32 } }
      message_type { name: "ModelConfig"
        field { name: "name" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
        field { name: "backend" number: 17 label: LABEL_OPTIONAL type: TYPE_STRING }
        field { name: "max_batch_size" number: 4 label: LABEL_OPTIONAL type: TYPE_INT32 }
        field { name: "input" number: 5 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".inference.ModelTensor" }
        field { name: "output" number: 6 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".inference.ModelTensor" }
        field { name: "instance_group" number: 7 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".inference.ModelInstanceGroup" }
        field { name: "dynamic_batching" number: 11 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".inference.ModelDynamicBatching" } }
      """;

  @TempDir private Path folder;

  @Test
  void everyConfigurationIsWhatItsGraphDeclares() throws Exception {
    Path out = folder.resolve("triton");
    TritonRepository.write(bundle(), "fp32", out);
    for (String model : List.of("generator", "query_encoder", "item_encoder", "ranker")) {
      Message config = parse(Files.readString(out.resolve(model).resolve("config.pbtxt")));
      assertThat(get(config, "name")).isEqualTo(model);
      assertThat(get(config, "backend")).isEqualTo("onnxruntime");
      boolean joined = (int) get(config, "max_batch_size") > 0;
      assertThat(joined).as(model).isEqualTo(!model.equals("generator"));
      assertThat(config.hasField(field(config, "dynamic_batching"))).isEqualTo(joined);
      assertThat(messages(config, "instance_group")).hasSize(1);
      compare(out.resolve(model).resolve("1").resolve("model.onnx"), config, joined);
    }
    assertThat(out.resolve("tokenizer.json")).isRegularFile();
  }

  private static void compare(Path graph, Message config, boolean joined) throws OrtException {
    try (OrtSession session = OnnxRuntime.environment().createSession(graph.toString())) {
      compare(session.getInputInfo(), messages(config, "input"), joined);
      compare(session.getOutputInfo(), messages(config, "output"), joined);
    }
  }

  private static void compare(
      Map<String, NodeInfo> declared, List<Message> tensors, boolean joined) {
    assertThat(tensors)
        .extracting(tensor -> get(tensor, "name"))
        .containsExactlyInAnyOrderElementsOf(new ArrayList<Object>(declared.keySet()));
    for (Message tensor : tensors) {
      String name = (String) get(tensor, "name");
      TensorInfo info = (TensorInfo) declared.get(name).getInfo();
      String type = info.type.name().replace("FLOAT16", "FP16").replace("FLOAT", "FP32");
      assertThat(get(tensor, "data_type").toString()).as(name).endsWith("TYPE_" + type);
      List<Object> shape = new ArrayList<>(joined ? List.of(-1L) : List.of());
      Object own =
          tensor.hasField(field(tensor, "reshape"))
              ? get((Message) get(tensor, "reshape"), "shape")
              : get(tensor, "dims");
      shape.addAll((List<?>) own);
      assertThat(shape)
          .as(name)
          .isEqualTo(new ArrayList<Object>(Arrays.stream(info.getShape()).boxed().toList()));
    }
  }

  private static Message parse(String text) throws Exception {
    FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
    TextFormat.merge(MODEL_CONFIG, file);
    Descriptor config =
        FileDescriptor.buildFrom(file.build(), new FileDescriptor[0])
            .findMessageTypeByName("ModelConfig");
    DynamicMessage.Builder message = DynamicMessage.newBuilder(config);
    TextFormat.merge(text, message);
    return message.build();
  }

  private static FieldDescriptor field(Message in, String name) {
    return in.getDescriptorForType().findFieldByName(name);
  }

  private static Object get(Message in, String name) {
    return in.getField(field(in, name));
  }

  private static List<Message> messages(Message in, String name) {
    return ((List<?>) get(in, name)).stream().map(Message.class::cast).toList();
  }

  private Bundle bundle() throws Exception {
    Path tokenizer = folder.resolve("tokenizer.json");
    BytePairTrainer.train(List.of("a film about the sea", "another film"), 300, tokenizer);
    PolicyWeights weights =
        PolicyWeights.random(
            5,
            new GeneratorConfig(300, 32, 2, 4, 2, 16, 40, 48, 10_000, 1e-5, true),
            new EncoderConfig(8, 64, 64, 12, 20, 4),
            new RankerConfig(RankerFeatures.NAMES.size(), 6));
    ManifestDraft draft =
        new ManifestDraft("default", "v1", null, "s1", Map.of(), Map.of(), Map.of());
    return new BundleExporter(Clock.systemUTC())
        .export(weights, draft, tokenizer, folder.resolve("bundle"));
  }
}
