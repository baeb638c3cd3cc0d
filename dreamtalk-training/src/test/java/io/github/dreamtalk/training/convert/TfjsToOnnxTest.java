package io.github.dreamtalk.training.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.FloatTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Converts a graph of a few nodes and compares what ONNX Runtime makes of it with TensorFlow's definitions. */
class TfjsToOnnxTest {
    private static final String SAME = "\"padding\":{\"s\":\"U0FNRQ==\"}";
    private static final String UNIT = "\"dilations\":{\"list\":{\"i\":[\"1\",\"1\",\"1\",\"1\"]}}";

    @TempDir
    Path folder;

    private static String strides(int s) {
        return "\"strides\":{\"list\":{\"i\":[\"1\",\"" + s + "\",\"" + s + "\",\"1\"]}}";
    }

    private static String node(String name, String op, String inputs, String attributes) {
        return "{\"name\":\"" + name + "\",\"op\":\"" + op + "\",\"input\":[" + inputs + "],\"attr\":{" + attributes
                + "}}";
    }

    private static String weight(String name, String shape, String dtype, String quantization) {
        return "{\"name\":\"" + name + "\",\"shape\":" + shape + ",\"dtype\":\"" + dtype + "\"" + quantization + "}";
    }

    private TfjsModel model(String nodes, String weights, ByteBuffer data) throws IOException {
        Files.write(folder.resolve("m.bin"), java.util.Arrays.copyOf(data.array(), data.position()));
        Path json = folder.resolve("m.json");
        Files.writeString(
                json,
                "{\"modelTopology\":{\"node\":[" + nodes
                        + "]},\"weightsManifest\":[{\"paths\":[\"m.bin\"],\"weights\":[" + weights + "]}]}");
        return TfjsModel.read(json);
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static final String INPUT = node("in", "Placeholder", "", "");

    private static String constant(String name) {
        return node(name, "Const", "", "");
    }

    private static float[] run(OnnxFile file, float[] x, int... shape) {
        try (OnnxSession session = OnnxSession.open("test", file.toBytes("test"), Device.cpu(), 1)) {
            return session.run(Map.of("x", FloatTensor.of(x, shape))).get("y").data();
        }
    }

    @Test
    void aFusedConvolutionPadsLikeTensorFlowAndKeepsItsChannels() throws IOException {
        // 2 x 2 kernel, 2 channels to 1, stride 2 on 3 x 3: SAME pads one row below and one column to the right.
        ByteBuffer data = buffer();
        for (int i = 1; i <= 8; i++) {
            data.putFloat(i); // H W I O: kernel[h][w][channel] = 4 h + 2 w + channel + 1
        }
        data.putFloat(-50).putShort((short) 0x3400); // bias; slope 0.25 in float16
        String fused = "\"fused_ops\":{\"list\":{\"s\":[\"Qmlhc0FkZA==\",\"UHJlbHU=\"]}}";
        TfjsModel model = model(
                String.join(
                        ",",
                        INPUT,
                        constant("w"),
                        constant("b"),
                        constant("s"),
                        node(
                                "conv",
                                "_FusedConv2D",
                                "\"in\",\"w\",\"b\",\"s\"",
                                String.join(",", SAME, UNIT, strides(2), fused)),
                        node("Identity", "Identity", "\"conv\"", "")),
                String.join(
                        ",",
                        weight("w", "[2,2,2,1]", "float32", ""),
                        weight("b", "[1]", "float32", ""),
                        weight("s", "[1,1,1]", "float32", ",\"quantization\":{\"dtype\":\"float16\"}")),
                data);
        OnnxFile file = new OnnxFile("t");
        file.input("x", 1, 2, 3, 3);
        file.output("y", 1, 1, 2, 2);
        TfjsToOnnx.convert(model, file, "x", Map.of("y", List.of("Identity")));
        float[] x = new float[18];
        for (int i = 0; i < 9; i++) {
            x[i] = i + 1; // first channel 1 to 9, second all 1
            x[9 + i] = 1;
        }
        // Top left: 1*1 + 3*2 + 5*4 + 7*5 + (2+4+6+8) - 50 = 32; the others by hand, negative ones times 0.25.
        float[] expected = {
            32, 0.25f * (1 * 3 + 5 * 6 + 2 + 6 - 50), 0.25f * (1 * 7 + 3 * 8 + 2 + 4 - 50), 0.25f * (1 * 9 + 2 - 50)
        };
        assertThat(run(file, x, 1, 2, 3, 3)).containsExactly(expected, within(1e-4f));
    }

    @Test
    void depthwisePoolPadAndReshapeGoBackToChannelsLast() throws IOException {
        ByteBuffer data = buffer();
        data.put((byte) 0).put((byte) 255); // uint8: 1 + 0, 1 + 255 * 2/255 = 3: one factor for each channel
        for (int p : new int[] {0, 0, 0, 0, 0, 0, 0, 1}) {
            data.putInt(p);
        }
        data.putInt(1).putInt(-1);
        TfjsModel model = model(
                String.join(
                        ",",
                        INPUT,
                        constant("w"),
                        constant("p"),
                        constant("shape"),
                        node("dw", "DepthwiseConv2dNative", "\"in\",\"w\"", String.join(",", SAME, UNIT, strides(1))),
                        node(
                                "pool",
                                "MaxPool",
                                "\"dw\"",
                                String.join(",", SAME, strides(2), strides(2).replace("strides", "ksize"))),
                        node("pad", "Pad", "\"pool\",\"p\"", ""),
                        node("Identity", "Reshape", "\"pad\",\"shape\"", "")),
                String.join(
                        ",",
                        weight(
                                "w",
                                "[1,1,2,1]",
                                "float32",
                                ",\"quantization\":{\"dtype\":\"uint8\",\"scale\":0.00784313725490196,\"min\":1}"),
                        weight("p", "[4,2]", "int32", ""),
                        weight("shape", "[2]", "int32", "")),
                data);
        OnnxFile file = new OnnxFile("t");
        file.input("x", 1, 2, 2, 4);
        file.output("y", 1, 6);
        TfjsToOnnx.convert(model, file, "x", Map.of("y", List.of("Identity")));
        float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18};
        // Largest of each 2 x 2 block: channels (6, 16) and (8, 18), times (1, 3), a zero channel behind.
        assertThat(run(file, x, 1, 2, 2, 4)).containsExactly(new float[] {6, 48, 0, 8, 54, 0}, within(1e-3f));
    }

    @Test
    void weightsMeetActivationsChannelByChannelAndTheMeanDropsThePicture() throws IOException {
        ByteBuffer data = buffer();
        data.putFloat(2).putFloat(-1); // one factor for each channel
        data.putFloat(10).putFloat(0).putFloat(6); // less 10, then from 0 to 6
        data.putInt(1).putInt(2);
        TfjsModel model = model(
                String.join(
                        ",",
                        INPUT,
                        constant("w"),
                        constant("ten"),
                        constant("zero"),
                        constant("six"),
                        constant("axes"),
                        node("mul", "Mul", "\"w\",\"in\"", ""),
                        node("sub", "Sub", "\"ten\",\"mul\"", ""),
                        node("max", "Maximum", "\"sub\",\"zero\"", ""),
                        node("min", "Minimum", "\"max\",\"six\"", ""),
                        node("sum", "Add", "\"min\",\"in\"", ""),
                        node("mean", "Mean", "\"sum\",\"axes\"", "\"keep_dims\":{\"b\":false}"),
                        node("Identity", "Softmax", "\"mean\"", "")),
                String.join(
                        ",",
                        weight("w", "[2]", "float32", ""),
                        weight("ten", "[]", "float32", ""),
                        weight("zero", "[]", "float32", ""),
                        weight("six", "[1]", "float32", ""),
                        weight("axes", "[2]", "int32", "")),
                data);
        OnnxFile file = new OnnxFile("t");
        file.input("x", 1, 2, 1, 2);
        file.output("y", 1, 2);
        TfjsToOnnx.convert(model, file, "x", Map.of("y", List.of("Identity")));
        // 10 - 2 x in 0 to 6 plus x: (4 + 3, 0 + 6); 10 + x in 0 to 6 plus x: (6 + 1, 0 - 12). Means 6.5 and -2.5.
        double second = 1 / (1 + Math.exp(9));
        assertThat(run(file, new float[] {3, 6, 1, -12}, 1, 2, 1, 2))
                .containsExactly(new float[] {(float) (1 - second), (float) second}, within(1e-6f));
    }

    @Test
    void anUnknownOperationIsRefusedByName() throws IOException {
        TfjsModel model = model(INPUT + "," + node("odd", "Erf", "\"in\"", ""), "", buffer());
        assertThatThrownBy(() -> TfjsToOnnx.convert(model, new OnnxFile("t"), "x", Map.of("y", List.of("odd"))))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("'odd' is a Erf");
    }

    @Test
    void aWeightFileOfTheWrongSizeIsRefused() {
        assertThatThrownBy(() -> model(INPUT, weight("w", "[3]", "float32", ""), buffer().putFloat(1)))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("fewer bytes");
        assertThatThrownBy(() -> model(
                        INPUT,
                        weight("w", "[1]", "float32", ""),
                        buffer().putFloat(1).putFloat(2)))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("4 bytes that its model.json lacks");
    }

    @Test
    void aGraphThatIsNotOneIsRefusedByNameAndPlace() {
        assertThatThrownBy(() -> model("{\"name\":\"x\"}", "", buffer()))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("m.json, modelTopology, node[0], op: found nothing, expected a text");
        assertThatThrownBy(() -> model("[1]", "", buffer()))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("expected an object");
        assertThatThrownBy(() -> model("{\"name\":\"x\",\"name\":\"y\"}", "", buffer()))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("line 1");
        assertThatThrownBy(
                        () -> model(INPUT, weight("w", "[2000000000,2000000000,2000000000]", "float32", ""), buffer()))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("fewer bytes");
        assertThatThrownBy(() -> model(INPUT, weight("w", "[-1]", "float32", ""), buffer()))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("fewer bytes");
    }

    @Test
    void aValueThatIsNoHalfIsNotStoredAsOne() {
        OnnxFile file = new OnnxFile("t");
        assertThatThrownBy(() -> file.weight("w", new long[] {1}, new float[] {0.1f}, true))
                .isInstanceOf(InvalidInputException.class);
    }
}
