package io.github.dreamtalk.onnx.denoiser;

import static io.github.dreamtalk.onnx.denoiser.DenoiserWeights.part;
import static io.github.dreamtalk.onnx.denoiser.DenoiserWeights.rows;
import static io.github.dreamtalk.onnx.denoiser.DenoiserWeights.scaled;

import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.weights.FloatTensor;
import java.util.Arrays;

/** Post-norm transformer pieces (Vaswani et al. 2017) written into a graph; x has shape (lead..., length, C). */
final class TransformerLayers {
    private static final float EPSILON = 1e-5f;

    private final GraphBuilder graph;
    private final DenoiserWeights weights;
    private final int width;
    private final int heads;

    TransformerLayers(GraphBuilder graph, DenoiserWeights weights) {
        this.graph = graph;
        this.weights = weights;
        this.width = weights.width;
        this.heads = weights.metadata.heads();
    }

    /** Queries, keys and values split by head: q and v (lead..., heads, length, d), k (lead..., heads, d, length). */
    String query(String attention, String x, int lead) {
        // The scale 1/√d goes into the weights, once.
        float scale = (float) (1 / Math.sqrt((double) width / heads));
        return split(
                graph.linear(x, scaled(inWeight(attention, 0), scale), scaled(inBias(attention, 0), scale)),
                lead,
                false);
    }

    String key(String attention, String x, int lead) {
        return split(graph.linear(x, inWeight(attention, 1), inBias(attention, 1)), lead, true);
    }

    String value(String attention, String x, int lead) {
        return split(graph.linear(x, inWeight(attention, 2), inBias(attention, 2)), lead, false);
    }

    /** softmax(q·k)·v over the heads, joined and projected; the result has lead dimensions, then (length of q, C). */
    String attend(String attention, String q, String k, String v, int lead) {
        String mixed = graph.op("MatMul", graph.softmax(graph.op("MatMul", q, k), -1), v);
        long[] order = identity(lead + 3);
        order[lead] = lead + 1;
        order[lead + 1] = lead;
        String back = graph.transpose(mixed, order);
        long[] shape = new long[lead + 2];
        shape[lead + 1] = width;
        return linear(attention + ".out_proj", graph.reshape(back, shape), width, width);
    }

    /** norm1(x + attention of the queries' positions over x); queries is x itself or some of its positions. */
    String selfAttention(String layer, String queries, String x, int lead) {
        String a = layer + ".self_attn";
        String out = attend(a, query(a, queries, lead), key(a, x, lead), value(a, x, lead), lead);
        return norm(layer + ".norm1", graph.op("Add", queries, out));
    }

    /** norm(x + feed-forward of x). */
    String feedForward(String layer, String norm, String x) {
        FloatTensor w1 = weights.get(layer + ".linear1.weight", -1, width);
        int hidden = w1.dim(0);
        String h = graph.op("Relu", graph.linear(x, w1, weights.get(layer + ".linear1.bias", hidden)));
        return norm(layer + "." + norm, graph.op("Add", x, linear(layer + ".linear2", h, hidden, width)));
    }

    /** A whole encoder. */
    String encoder(String prefix, String x, int lead) {
        String h = x;
        for (int i = 0; i < weights.layers(prefix); i++) {
            String layer = prefix + "." + i;
            h = feedForward(layer, "norm2", selfAttention(layer, h, h, lead));
        }
        return h;
    }

    String norm(String key, String x) {
        return graph.layerNorm(x, weights.get(key + ".weight", width), weights.get(key + ".bias", width), EPSILON);
    }

    /** Linear with checked shape; -1 out means any. */
    String linear(String key, String x, int in, int out) {
        FloatTensor w = weights.get(key + ".weight", out, in);
        return graph.linear(x, w, weights.get(key + ".bias", w.dim(0)));
    }

    private FloatTensor inWeight(String attention, int which) {
        return rows(weights.get(attention + ".in_proj_weight", 3 * width, width), which * width, (which + 1) * width);
    }

    private FloatTensor inBias(String attention, int which) {
        return part(weights.get(attention + ".in_proj_bias", 3 * width), which * width, (which + 1) * width);
    }

    private String split(String x, int lead, boolean keys) {
        long[] shape = new long[lead + 3];
        shape[lead + 1] = heads;
        shape[lead + 2] = width / heads;
        long[] order = identity(lead + 3);
        order[lead] = lead + 1;
        order[lead + 1] = keys ? lead + 2 : lead;
        order[lead + 2] = keys ? lead : lead + 2;
        return graph.transpose(graph.reshape(x, shape), order);
    }

    private static long[] identity(int n) {
        long[] order = new long[n];
        Arrays.setAll(order, i -> i);
        return order;
    }
}
