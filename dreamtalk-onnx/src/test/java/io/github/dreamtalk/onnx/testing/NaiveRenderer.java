package io.github.dreamtalk.onnx.testing;

import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * PIRenderer written down layer by layer as its authors did, everything for every frame, to compare ours with: inputs
 * {@code window} and {@code portrait}, output {@code frame}.
 */
public final class NaiveRenderer {
    private final GraphBuilder g = new GraphBuilder("naive-pirenderer");
    private final StateDict w;

    private NaiveRenderer(StateDict weights) {
        this.w = weights;
    }

    /** The model. */
    public static byte[] model(StateDict weights) {
        return new NaiveRenderer(weights).build();
    }

    private byte[] build() {
        String window = g.input("window", 1, 73, 27);
        String portrait = g.input("portrait", 1, 3, 256, 256);
        String z = descriptor(window);
        String warped = warp(portrait, z);
        g.output("frame", edit(g.concat(1, portrait, warped), z), 1, 3, 256, 256);
        return g.build();
    }

    private String descriptor(String window) {
        String x = g.conv(window, w.get("mapping_net.first.0.weight"), w.get("mapping_net.first.0.bias"), Map.of());
        for (int i = 0; i < 3; i++) {
            String key = "mapping_net.encoder" + i + ".1";
            String y =
                    g.conv(leaky(x), w.get(key + ".weight"), w.get(key + ".bias"), Map.of("dilations", new long[] {3}));
            x = g.op("Add", y, g.slice(x, 2, 3, -3));
        }
        return g.node("ReduceMean", List.of(x), Map.of("axes", new long[] {2}, "keepdims", 0L));
    }

    private String adaptive(String x, String z, String key) {
        String a = g.op("Relu", g.linear(z, w.get(key + ".mlp_shared.0.weight"), w.get(key + ".mlp_shared.0.bias")));
        String gamma = g.linear(a, w.get(key + ".mlp_gamma.weight"), w.get(key + ".mlp_gamma.bias"));
        String beta = g.linear(a, w.get(key + ".mlp_beta.weight"), w.get(key + ".mlp_beta.bias"));
        int n = w.get(key + ".mlp_gamma.bias").dim(0);
        float[] ones = new float[n];
        java.util.Arrays.fill(ones, 1);
        String normed = g.node(
                "InstanceNormalization",
                List.of(x, g.constant(FloatTensor.of(ones, n)), g.constant(FloatTensor.of(new float[n], n))),
                Map.of("epsilon", 1e-5f));
        String scaled = g.op("Mul", normed, g.op("Add", g.reshape(gamma, 1, -1, 1, 1), g.scalar(1f)));
        return g.op("Add", scaled, g.reshape(beta, 1, -1, 1, 1));
    }

    private String conv(String x, String key) {
        FloatTensor k = w.get(key + ".weight");
        long p = k.dim(2) / 2;
        return g.conv(x, k, w.get(key + ".bias"), Map.of("pads", new long[] {p, p, p, p}));
    }

    private String leaky(String x) {
        return g.node("LeakyRelu", List.of(x), Map.of("alpha", 0.1f));
    }

    private String doubling(String x, String key) {
        return g.node(
                "ConvTranspose",
                List.of(x, g.constant(w.get(key + ".weight")), g.constant(w.get(key + ".bias"))),
                Map.of(
                        "strides", new long[] {2, 2},
                        "pads", new long[] {1, 1, 1, 1},
                        "output_padding", new long[] {1, 1}));
    }

    private String warp(String portrait, String z) {
        String e = "warpping_net.hourglass.encoder.";
        String x = conv(portrait, e + "input_layer");
        Deque<String> kept = new ArrayDeque<>();
        for (int i = 0; i < 5; i++) {
            kept.push(x);
            String key = e + "encoder" + i + ".";
            x = leaky(adaptive(x, z, key + "norm_0"));
            x = g.conv(
                    x,
                    w.get(key + "conv_0.weight"),
                    w.get(key + "conv_0.bias"),
                    Map.of("strides", new long[] {2, 2}, "pads", new long[] {1, 1, 1, 1}));
            x = conv(leaky(adaptive(x, z, key + "norm_1")), key + "conv_1");
        }
        for (int i = 4; i >= 2; i--) {
            String key = "warpping_net.hourglass.decoder.decoder" + i + ".";
            String y = conv(leaky(adaptive(x, z, key + "norm_0")), key + "conv_0");
            y = doubling(leaky(adaptive(y, z, key + "norm_1")), key + "conv_1");
            String s = doubling(leaky(adaptive(x, z, key + "norm_s")), key + "conv_s");
            x = g.concat(1, g.op("Add", y, s), kept.pop());
        }
        String flow = conv(leaky(norm(x, "warpping_net.flow_out.0")), "warpping_net.flow_out.2");
        float[] grid = new float[2 * 64 * 64];
        for (int i = 0; i < 64 * 64; i++) {
            grid[i] = i % 64 * 2f / 63 - 1;
            grid[64 * 64 + i] = i / 64 * 2f / 63 - 1;
        }
        String moved =
                g.op("Add", g.constant(FloatTensor.of(grid, 1, 2, 64, 64)), g.op("Mul", flow, g.scalar(2f / 63)));
        String large = g.node(
                "Resize",
                List.of(moved, "", "", g.integers(1, 2, 256, 256)),
                Map.of("mode", "linear", "coordinate_transformation_mode", "half_pixel"));
        return g.node(
                "GridSample",
                List.of(portrait, g.transpose(large, 0, 2, 3, 1)),
                Map.of("mode", "bilinear", "padding_mode", "zeros", "align_corners", 0L));
    }

    /** (x − mean) / √(variance + ε) over the whole tensor, with scale and shift by channel. */
    private String norm(String x, String key) {
        Map<String, ?> all = Map.of("axes", new long[] {1, 2, 3}, "keepdims", 1L);
        String centred = g.op("Sub", x, g.node("ReduceMean", List.of(x), all));
        String variance = g.node("ReduceMean", List.of(g.op("Mul", centred, centred)), all);
        String normed = g.op("Div", centred, g.op("Sqrt", g.op("Add", variance, g.scalar(1e-5f))));
        return g.op("Add", g.op("Mul", normed, g.constant(w.get(key + ".weight"))), g.constant(w.get(key + ".bias")));
    }

    private String block(String x, String key) {
        return leaky(norm(conv(x, key + ".model.0"), key + ".model.1"));
    }

    private String edit(String pair, String z) {
        String x = block(pair, "editing_net.encoder.first");
        Deque<String> kept = new ArrayDeque<>();
        for (int i = 0; i < 3; i++) {
            kept.push(x);
            x = g.node(
                    "AveragePool",
                    List.of(block(x, "editing_net.encoder.down" + i)),
                    Map.of("kernel_shape", new long[] {2, 2}, "strides", new long[] {2, 2}));
        }
        for (int i = 2; i >= 0; i--) {
            String key = "editing_net.decoder.";
            for (int r = 0; r < 2; r++) {
                String res = key + "res" + i + ".res" + r;
                x = g.op("Add", x, adaptive(conv(x, res + ".conv2"), z, res + ".norm2"));
            }
            int size = 256 >> i;
            String doubled = g.node(
                    "Resize",
                    List.of(
                            x,
                            "",
                            "",
                            g.integers(
                                    1, w.get(key + "up" + i + ".model.0.weight").dim(1), size, size)),
                    Map.of("mode", "nearest", "coordinate_transformation_mode", "asymmetric", "nearest_mode", "floor"));
            x = g.op("Add", block(doubled, key + "up" + i), block(kept.pop(), key + "jump" + i));
        }
        return g.op("Tanh", conv(x, "editing_net.decoder.final.model.0"));
    }
}
