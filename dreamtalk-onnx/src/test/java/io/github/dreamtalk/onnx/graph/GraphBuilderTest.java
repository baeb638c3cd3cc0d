package io.github.dreamtalk.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.onnx.testing.NaiveRenderer;
import io.github.dreamtalk.onnx.testing.RandomRendererWeights;
import io.github.dreamtalk.weights.FloatTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written, read and written again by the library the format's authors made for it. */
class GraphBuilderTest {
    private static byte[] streamed(GraphBuilder graph) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        graph.writeTo(out);
        return out.toByteArray();
    }

    private static GraphBuilder everything() {
        GraphBuilder g = new GraphBuilder("näme");
        String x = g.input("x", 1, "frames", 206, Integer.MAX_VALUE);
        String floats = g.constant(FloatTensor.of(new float[] {1, -0f, Float.MIN_VALUE, 3.5f, Float.NaN, 6}, 2, 3));
        String scalar = g.scalar(7);
        String integers = g.integers(-1, 0, 1, Long.MAX_VALUE, Long.MIN_VALUE, 300);
        String integer = g.integer(-5);
        String bytes = g.bytes(new byte[] {-128, 127, 0}, 3);
        String ubytes = g.ubytes(new byte[] {(byte) 255}, new long[0]);
        List<String> two = g.nodes(
                "com.microsoft.Some",
                List.of(x, "", floats),
                Map.of(
                        "z",
                        1.5f,
                        "a",
                        -1L,
                        "i",
                        128,
                        "text",
                        "grün",
                        "list",
                        new long[] {0, -1, 1L << 40},
                        "none",
                        new long[0]),
                2);
        String sum = g.op("Sum", two.get(0), two.get(1), scalar, integers, integer, bytes, ubytes);
        g.output("y", sum, "frames", 3);
        return g.metadata("b", "2").metadata("a", "1 ü");
    }

    @Test
    void everyFieldIsWhereItBelongs() throws Exception {
        ModelProto model = ModelProto.parseFrom(everything().build());
        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getProducerName()).isEqualTo("dreamtalk");
        assertThat(model.getOpsetImportList())
                .extracting(OperatorSetIdProto::getDomain, OperatorSetIdProto::getVersion)
                .containsExactly(tuple("", 17L), tuple("com.microsoft", 1L));
        assertThat(model.getMetadataPropsList())
                .extracting(StringStringEntryProto::getKey)
                .containsExactly("a", "b");
        assertThat(model.getMetadataProps(0).getValue()).isEqualTo("1 ü");
        GraphProto graph = model.getGraph();
        assertThat(graph.getName()).isEqualTo("näme");
        ValueInfoProto input = graph.getInput(0);
        assertThat(input.getName()).isEqualTo("x");
        assertThat(input.getType().getTensorType().getElemType()).isEqualTo(TensorProto.DataType.FLOAT_VALUE);
        List<Dimension> shape = input.getType().getTensorType().getShape().getDimList();
        assertThat(shape).hasSize(4);
        assertThat(shape.get(1).getDimParam()).isEqualTo("frames");
        assertThat(shape.get(3).getDimValue()).isEqualTo(Integer.MAX_VALUE);
        NodeProto node = graph.getNode(0);
        assertThat(node.getOpType()).isEqualTo("Some");
        assertThat(node.getDomain()).isEqualTo("com.microsoft");
        assertThat(node.getInputList())
                .containsExactly("x", "", graph.getInitializer(0).getName());
        assertThat(node.getOutputCount()).isEqualTo(2);
        assertThat(node.getName()).isEqualTo(node.getOutput(0));
        assertThat(node.getAttributeList())
                .extracting(AttributeProto::getName)
                .containsExactly("a", "i", "list", "none", "text", "z");
        assertThat(node.getAttribute(0).getI()).isEqualTo(-1);
        assertThat(node.getAttribute(1).getI()).isEqualTo(128);
        assertThat(node.getAttribute(2).getIntsList()).containsExactly(0L, -1L, 1L << 40);
        assertThat(node.getAttribute(2).getType()).isEqualTo(AttributeProto.AttributeType.INTS);
        assertThat(node.getAttribute(4).getS().toStringUtf8()).isEqualTo("grün");
        assertThat(node.getAttribute(4).getType()).isEqualTo(AttributeProto.AttributeType.STRING);
        assertThat(node.getAttribute(5).getF()).isEqualTo(1.5f);
        TensorProto floats = graph.getInitializer(0);
        assertThat(floats.getDimsList()).containsExactly(2L, 3L);
        ByteBuffer raw = floats.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(raw.getFloat(12)).isEqualTo(3.5f);
        assertThat(graph.getInitializer(1).getDimsCount()).isZero();
        TensorProto integers = graph.getInitializer(2);
        assertThat(integers.getDataType()).isEqualTo(TensorProto.DataType.INT64_VALUE);
        assertThat(integers.getRawData()
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong(32))
                .isEqualTo(Long.MIN_VALUE);
        assertThat(graph.getInitializer(4).getDataType()).isEqualTo(TensorProto.DataType.INT8_VALUE);
        assertThat(graph.getInitializer(5).getDataType()).isEqualTo(TensorProto.DataType.UINT8_VALUE);
        assertThat(graph.getOutput(0).getName()).isEqualTo("y");
        assertThat(graph.getNode(2).getOpType()).isEqualTo("Identity");
    }

    /** To the byte what protobuf writes: nothing unknown, nothing out of order, nothing left out. */
    @Test
    void anotherWriterWritesTheSameBytes() throws Exception {
        byte[] small = everything().build();
        assertThat(ModelProto.parseFrom(small).toByteArray()).isEqualTo(small);
        assertThat(streamed(everything())).isEqualTo(small);
        byte[] large = NaiveRenderer.model(RandomRendererWeights.make(16, 4, 8, 16, 11));
        ModelProto parsed = ModelProto.parseFrom(large);
        assertThat(parsed.getUnknownFields().asMap()).isEmpty();
        assertThat(parsed.toByteArray()).isEqualTo(large);
    }

    /** Weights longer than a piece, of a length that is none of whole pieces. */
    @Test
    void longConstantsAreStreamedAsTheyAre() throws Exception {
        float[] values = new float[100_003];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        long[] integers = new long[30_001];
        Arrays.setAll(integers, i -> (long) i << 20);
        byte[] bytes = new byte[200_001];
        Arrays.fill(bytes, (byte) 3);
        GraphBuilder g = new GraphBuilder("long");
        g.constant(FloatTensor.of(values, values.length));
        g.integers(integers);
        g.bytes(bytes, bytes.length);
        assertThat(streamed(g)).isEqualTo(g.build());
        GraphProto graph = ModelProto.parseFrom(g.build()).getGraph();
        ByteBuffer raw =
                graph.getInitializer(0).getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(raw.getFloat(4 * 100_002)).isEqualTo(100_002f);
        assertThat(graph.getInitializer(1)
                        .getRawData()
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong(8 * 30_000))
                .isEqualTo(30_000L << 20);
        assertThat(graph.getInitializer(2).getRawData().size()).isEqualTo(200_001);
    }

    @Test
    void refusesWhatTheFormatCannotHold() {
        GraphBuilder g = new GraphBuilder("refused");
        g.input("x", 1);
        assertThatThrownBy(() -> g.input("x", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> g.node("Op", List.of(), Map.of("a", List.of())))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] quarter = new byte[1 << 28];
        for (int i = 0; i < 8; i++) {
            g.bytes(quarter, quarter.length); // the same array eight times: 2 GiB of constants
        }
        assertThatThrownBy(g::build)
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContainingAll("'refused'", "2 GiB");
    }
}
