package io.github.dreamtalk.eval.syncnet;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The two networks of the published SyncNet (Chung and Zisserman 2016, the v2 weights) from its state dict; the numbers of
 * channels are those of the tensors. Batch normalisation is folded into the convolution or product before it.
 */
final class SyncNetGraphs {
    private static final double BATCH_NORM_EPSILON = 1e-5;

    /** A convolution by its place in the sequence, and the pooling after it; empty arrays for none. */
    private record Block(
            int index, long[] strides, long[] padding, long[] pool, long[] poolStrides, long[] poolPadding) {}

    private static final long[] NONE = {};

    private static final List<Block> SOUND = List.of(
            new Block(0, new long[] {1, 1}, new long[] {1, 1}, NONE, NONE, NONE),
            new Block(4, new long[] {1, 1}, new long[] {1, 1}, new long[] {3, 3}, new long[] {1, 2}, new long[] {0, 0}),
            new Block(8, new long[] {1, 1}, new long[] {1, 1}, NONE, NONE, NONE),
            new Block(11, new long[] {1, 1}, new long[] {1, 1}, NONE, NONE, NONE),
            new Block(
                    14, new long[] {1, 1}, new long[] {1, 1}, new long[] {3, 3}, new long[] {2, 2}, new long[] {0, 0}),
            new Block(18, new long[] {1, 1}, new long[] {0, 0}, NONE, NONE, NONE));

    private static final long[] FLAT = {0, 1, 1};
    private static final long[] ALL = {1, 1, 1};
    private static final long[] HALVE = {1, 2, 2};
    private static final long[] WINDOW = {1, 3, 3};
    private static final long[] ZERO = {0, 0, 0};
    private static final List<Block> PICTURE = List.of(
            new Block(0, HALVE, ZERO, WINDOW, HALVE, ZERO),
            new Block(4, HALVE, FLAT, WINDOW, HALVE, FLAT),
            new Block(8, ALL, FLAT, NONE, NONE, NONE),
            new Block(11, ALL, FLAT, NONE, NONE, NONE),
            new Block(14, ALL, FLAT, WINDOW, HALVE, ZERO),
            new Block(18, ALL, ZERO, NONE, NONE, NONE));

    private final StateDict weights;

    SyncNetGraphs(StateDict weights) {
        this.weights = weights;
    }

    /** {@code mfcc} (1, 1, 13, 20) to {@code embedding} (1, n). */
    byte[] sound() {
        GraphBuilder graph = new GraphBuilder("syncnet-sound");
        String x = graph.input("mfcc", 1, 1, SyncNetMfcc.COEFFICIENTS, 20);
        return finish(graph, convolutions(graph, x, "netcnnaud", SOUND), "netfcaud");
    }

    /** {@code frames} (1, 3, 5, 224, 224) to {@code embedding} (1, n). */
    byte[] picture() {
        GraphBuilder graph = new GraphBuilder("syncnet-picture");
        String x = graph.input("frames", 1, 3, 5, 224, 224);
        return finish(graph, convolutions(graph, x, "netcnnlip", PICTURE), "netfclip");
    }

    private String convolutions(GraphBuilder graph, String input, String prefix, List<Block> blocks) {
        String x = input;
        for (Block block : blocks) {
            FloatTensor[] folded = folded(prefix + "." + block.index(), prefix + "." + (block.index() + 1));
            if (folded[0].rank() != 2 + block.strides().length) {
                throw new ModelMismatchException(weights.origin() + ": " + prefix + "." + block.index()
                        + ".weight has " + folded[0].rank() + " dimensions, expected "
                        + (2 + block.strides().length) + " as in SyncNet v2");
            }
            Map<String, Object> attributes = new HashMap<>();
            attributes.put("strides", block.strides());
            attributes.put("pads", bothEnds(block.padding()));
            x = graph.op("Relu", graph.conv(x, folded[0], folded[1], attributes));
            if (block.pool().length > 0) {
                x = graph.node(
                        "MaxPool",
                        List.of(x),
                        Map.of(
                                "kernel_shape",
                                block.pool(),
                                "strides",
                                block.poolStrides(),
                                "pads",
                                bothEnds(block.poolPadding())));
            }
        }
        return x;
    }

    private byte[] finish(GraphBuilder graph, String features, String prefix) {
        FloatTensor[] first = folded(prefix + ".0", prefix + ".1");
        FloatTensor last = weights.get(prefix + ".3.weight");
        String flat = graph.reshape(features, 1, -1);
        String hidden = graph.op("Relu", graph.linear(flat, first[0], first[1]));
        String embedding = graph.linear(hidden, last, weights.get(prefix + ".3.bias", last.dim(0)));
        graph.output("embedding", embedding, 1, last.dim(0));
        return graph.build();
    }

    private static long[] bothEnds(long[] padding) {
        long[] pads = new long[2 * padding.length];
        for (int i = 0; i < pads.length; i++) {
            pads[i] = padding[i % padding.length];
        }
        return pads;
    }

    /** Weight and bias of a layer with the batch normalisation after it. */
    private FloatTensor[] folded(String layer, String norm) {
        FloatTensor weight = weights.get(layer + ".weight");
        int out = weight.dim(0);
        float[] bias = floats(layer + ".bias", out);
        float[] scale = floats(norm + ".weight", out);
        float[] shift = floats(norm + ".bias", out);
        float[] mean = floats(norm + ".running_mean", out);
        float[] variance = floats(norm + ".running_var", out);
        float[] w = weight.data().clone();
        float[] b = new float[out];
        int each = w.length / out;
        for (int o = 0; o < out; o++) {
            double factor = scale[o] / Math.sqrt(variance[o] + BATCH_NORM_EPSILON);
            for (int i = o * each; i < (o + 1) * each; i++) {
                w[i] = (float) (w[i] * factor);
            }
            b[o] = (float) ((bias[o] - mean[o]) * factor + shift[o]);
        }
        return new FloatTensor[] {FloatTensor.of(w, weight.shape()), FloatTensor.of(b, out)};
    }

    private float[] floats(String key, int size) {
        return weights.get(key, size).data();
    }
}
