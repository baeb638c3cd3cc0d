package io.github.dreamtalk.onnx.pirenderer;

import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The layers PIRenderer is made of, from the tensors under their keys. Every value is (1, channels, height, width). */
final class RendererLayers {
    static final float SLOPE = 0.1f;
    static final float EPSILON = 1e-5f;

    private final GraphBuilder g;
    private final StateDict weights;

    RendererLayers(GraphBuilder g, StateDict weights) {
        this.g = g;
        this.weights = weights;
    }

    FloatTensor weight(String key, int... shape) {
        return weights.get(key + ".weight", shape);
    }

    FloatTensor bias(String key, int... shape) {
        return weights.get(key + ".bias", shape);
    }

    /** Output channels of a convolution. */
    int outputs(String key) {
        return weight(key, -1, -1, -1, -1).dim(0);
    }

    String leaky(String x) {
        return g.node("LeakyRelu", List.of(x), Map.of("alpha", SLOPE));
    }

    /** A convolution of stride 1 that keeps the size. */
    String conv(String x, String key, int in) {
        FloatTensor w = weight(key, -1, in, -1, -1);
        return g.conv(x, w, bias(key, w.dim(0)), padded(w.dim(2), 1));
    }

    /** The same with stride 2 and a kernel of 4, which halves the size. */
    String halving(String x, String key, int in) {
        FloatTensor w = weight(key, -1, in, 4, 4);
        return g.conv(x, w, bias(key, w.dim(0)), Map.of("strides", new long[] {2, 2}, "pads", new long[] {1, 1, 1, 1}));
    }

    static Map<String, ?> padded(int kernel, long stride) {
        long p = kernel / 2;
        return Map.of("strides", new long[] {stride, stride}, "pads", new long[] {p, p, p, p});
    }

    /** A transposed convolution of stride 2 that doubles the size. */
    String doubling(String x, String key, int in) {
        FloatTensor w = weight(key, in, -1, 3, 3);
        String kernel = g.constant(w);
        return g.node(
                "ConvTranspose",
                List.of(x, kernel, g.constant(bias(key, w.dim(1)))),
                Map.of(
                        "strides", new long[] {2, 2},
                        "pads", new long[] {1, 1, 1, 1},
                        "output_padding", new long[] {1, 1}));
    }

    /**
     * Nearest-neighbour doubling, then a 3 × 3 convolution, as four 2 × 2 convolutions of the small picture, one for each
     * place in a block of 2 × 2: there, taps that fall on the same pixel are added up once and for all, which leaves 16
     * products of 36.
     */
    String doubledConv(String x, String key, int in) {
        FloatTensor w = weight(key, -1, in, 3, 3);
        int out = w.dim(0);
        String[] phases = new String[4];
        for (int p = 0; p < 4; p++) {
            int bottom = p / 2;
            int right = p % 2;
            phases[p] = g.conv(x, folded(w, bottom, right), bias(key, out), Map.of("pads", new long[] {
                1 - bottom, 1 - right, bottom, right
            }));
        }
        return g.node("DepthToSpace", List.of(g.concat(1, phases)), Map.of("blocksize", 2L, "mode", "DCR"));
    }

    /** Rows 0 | 1 + 2 of a kernel for the upper output row, 0 + 1 | 2 for the lower; columns likewise. */
    private static FloatTensor folded(FloatTensor w, int bottom, int right) {
        int filters = w.dim(0) * w.dim(1);
        float[] in = w.data();
        float[] out = new float[filters * 4];
        for (int f = 0; f < filters; f++) {
            for (int r = 0; r < 3; r++) {
                for (int c = 0; c < 3; c++) {
                    int row = (r + 1 - bottom) / 2;
                    int column = (c + 1 - right) / 2;
                    out[4 * f + 2 * row + column] += in[9 * f + 3 * r + c];
                }
            }
        }
        return FloatTensor.of(out, w.dim(0), w.dim(1), 2, 2);
    }

    /**
     * A convolution that keeps the size, to few channels. Kernels compute channels in blocks of up to 16 whether they are
     * wanted or not, so the four pixels of every block of 2 × 2 are made channels of a convolution of stride 2, whose
     * kernel is one wider and holds the given one at each of the four places.
     */
    String narrowConv(String x, String key, int in) {
        FloatTensor w = weight(key, -1, in, -1, -1);
        int out = w.dim(0);
        int kernel = w.dim(2);
        int wider = kernel + 1;
        float[] placed = new float[4 * out * in * wider * wider];
        float[] biases = new float[4 * out];
        float[] given = bias(key, out).data();
        for (int p = 0; p < 4; p++) {
            System.arraycopy(given, 0, biases, p * out, out);
            for (int f = 0; f < out * in; f++) {
                for (int r = 0; r < kernel; r++) {
                    int to = ((p * out * in + f) * wider + r + p / 2) * wider + p % 2;
                    System.arraycopy(w.data(), (f * kernel + r) * kernel, placed, to, kernel);
                }
            }
        }
        String blocks = g.conv(
                x,
                FloatTensor.of(placed, 4 * out, in, wider, wider),
                FloatTensor.of(biases, 4 * out),
                padded(kernel, 2));
        return g.node("DepthToSpace", List.of(blocks), Map.of("blocksize", 2L, "mode", "DCR"));
    }

    /** Instance norm whose scale and shift come from the motion descriptor z (1, d). */
    String adaptive(String x, String z, String key, int channels) {
        int inner = weight(key + ".mlp_shared.0", -1, -1).dim(0);
        String a = g.op("Relu", linear(z, key + ".mlp_shared.0", inner, -1));
        String gamma = linear(a, key + ".mlp_gamma", channels, inner);
        String beta = linear(a, key + ".mlp_beta", channels, inner);
        return g.node(
                "InstanceNormalization",
                List.of(x, g.op("Add", g.reshape(gamma, -1), g.scalar(1f)), g.reshape(beta, -1)),
                Map.of("epsilon", EPSILON));
    }

    private String linear(String x, String key, int out, int in) {
        return g.linear(x, weight(key, out, in), bias(key, out));
    }

    /** Layer norm over channels, height and width together, with scale and shift by channel. */
    String layerNorm(String x, String key, int channels, int size) {
        FloatTensor one = FloatTensor.of(new float[] {1}, 1);
        FloatTensor zero = FloatTensor.of(new float[] {0}, 1);
        String normed = g.node(
                "InstanceNormalization",
                List.of(g.reshape(x, 1, 1, -1), g.constant(one), g.constant(zero)),
                Map.of("epsilon", EPSILON));
        String back = g.reshape(normed, 1, channels, size, size);
        FloatTensor scale = weight(key, channels, 1, 1);
        FloatTensor shift = bias(key, channels, 1, 1);
        return g.op("Add", g.op("Mul", back, g.constant(scale)), g.constant(shift));
    }

    /** Convolution {@code model.0}, layer norm {@code model.1}, leaky ReLU. */
    String block(String x, String key, int in, int size) {
        return normed(conv(x, key + ".model.0", in), key, size);
    }

    /** The same on the picture doubled in size; {@code size} is that of the result. */
    String doubledBlock(String x, String key, int in, int size) {
        return normed(doubledConv(x, key + ".model.0", in), key, size);
    }

    String normed(String x, String key, int size) {
        return leaky(layerNorm(x, key + ".model.1", outputs(key + ".model.0"), size));
    }

    /** Input channels from..to of a kernel. */
    static FloatTensor inputs(FloatTensor w, int from, int to) {
        int taps = w.dim(2) * w.dim(3);
        int in = w.dim(1);
        float[] out = new float[w.dim(0) * (to - from) * taps];
        for (int o = 0; o < w.dim(0); o++) {
            float[] filter = Arrays.copyOfRange(w.data(), (o * in + from) * taps, (o * in + to) * taps);
            System.arraycopy(filter, 0, out, o * filter.length, filter.length);
        }
        return FloatTensor.of(out, w.dim(0), to - from, w.dim(2), w.dim(3));
    }
}
