package io.github.dreamtalk.onnx.denoiser;

import static io.github.dreamtalk.onnx.denoiser.DenoiserWeights.part;
import static io.github.dreamtalk.onnx.denoiser.DenoiserWeights.rows;
import static io.github.dreamtalk.onnx.denoiser.DenoiserWeights.scaled;

import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.List;
import java.util.Map;

/**
 * Post-norm transformer pieces (Vaswani et al. 2017) written into a graph. Activations are matrices of (length · batch, C)
 * with the position outermost, so that one position of all batches is one block, and attention reads its operands where
 * the projections left them: the batched products of ONNX Runtime's own {@code FusedMatMul} stride over the batch, and
 * only their result is moved back.
 *
 * <p>Attention here knows no key bias: it adds the same to all scores of a query, which softmax takes away again. The value
 * bias passes through, as weights of attention sum to 1, and joins the bias of the output projection.
 */
final class TransformerLayers {
    private static final float EPSILON = 1e-5f;
    private static final String FUSED_PRODUCT = "com.microsoft.FusedMatMul";

    private final GraphBuilder graph;
    private final DenoiserWeights weights;
    private final Products products;
    private final int width;
    private final int heads;

    TransformerLayers(GraphBuilder graph, DenoiserWeights weights, Precision precision) {
        this.graph = graph;
        this.weights = weights;
        this.products = new Products(graph, precision);
        this.width = weights.width;
        this.heads = weights.metadata.heads();
    }

    /** Scaled queries (rows, C). */
    String query(String attention, String x) {
        // The scale 1/√d goes into the weights, once.
        float scale = (float) (1 / Math.sqrt((double) width / heads));
        FloatTensor bias = part(weights.get(attention + ".in_proj_bias", 3 * width), 0, width);
        return products.linear(x, scaled(inWeight(attention, 0), scale), scaled(bias, scale));
    }

    FloatTensor keyWeight(String attention) {
        return inWeight(attention, 1);
    }

    FloatTensor valueWeight(String attention) {
        return inWeight(attention, 2);
    }

    FloatTensor outWeight(String attention) {
        return weights.get(attention + ".out_proj.weight", width, width);
    }

    /** Output bias with what the value bias adds to it: W_out · b_value + b_out. */
    FloatTensor outBias(String attention) {
        FloatTensor value = part(weights.get(attention + ".in_proj_bias", 3 * width), 2 * width, 3 * width);
        FloatTensor carried = DenoiserWeights.product(outWeight(attention), value.data());
        return DenoiserWeights.sum(carried, weights.get(attention + ".out_proj.bias", width));
    }

    private FloatTensor inWeight(String attention, int which) {
        return rows(weights.get(attention + ".in_proj_weight", 3 * width, width), which * width, (which + 1) * width);
    }

    String product(String x, FloatTensor weight) {
        return products.product(x, weight);
    }

    /** x · yᵀ. */
    String product(String x, String y) {
        return products.product(x, y);
    }

    /** Linear with checked shape; -1 out means any. */
    String linear(String key, String x, int in, int out) {
        FloatTensor w = weights.get(key + ".weight", out, in);
        return products.linear(x, w, weights.get(key + ".bias", w.dim(0)));
    }

    /** (rows, C) as (lead..., heads, C / heads). */
    String split(String x, long... lead) {
        long[] shape = java.util.Arrays.copyOf(lead, lead.length + 2);
        shape[lead.length] = heads;
        shape[lead.length + 1] = width / heads;
        return graph.reshape(x, shape);
    }

    /** Softmax of q · k over the keys: q (n, batch..., d), k (m, batch..., d) to (batch..., n, m). */
    String attention(String q, String k) {
        return graph.softmax(
                graph.node(FUSED_PRODUCT, List.of(q, k), Map.of("transBatchA", 1, "transBatchB", 1, "transB", 1)), -1);
    }

    /** The mix of values: a (batch..., n, m), v (m, batch..., d) to (batch..., n, d). */
    String mix(String a, String v) {
        return graph.node(FUSED_PRODUCT, List.of(a, v), Map.of("transBatchB", 1));
    }

    /** Heads with weights of their own: x (n, heads, a), w (heads, a, b) to (heads, n, b). */
    String byHead(String x, FloatTensor w) {
        return graph.node(FUSED_PRODUCT, List.of(x, graph.constant(w)), Map.of("transBatchA", 1));
    }

    /** The first block: norm1(x + attention of the queries' positions over x); lead is the shape of x's rows. */
    String selfAttention(String layer, String queries, String x, long... lead) {
        String a = layer + ".self_attn";
        String k = split(product(x, keyWeight(a)), lead);
        String v = split(product(x, valueWeight(a)), lead);
        String rows = queries.equals(x) ? split(query(a, x), lead) : split(query(a, queries), 1, -1);
        String back = graph.transpose(mix(attention(rows, k), v), 2, 0, 1, 3);
        String out = product(graph.reshape(back, -1, width), outWeight(a));
        return norm(layer + ".norm1", queries, out, graph.constant(outBias(a)));
    }

    /** norm(x + feed-forward of x). */
    String feedForward(String layer, String norm, String x) {
        FloatTensor w1 = weights.get(layer + ".linear1.weight", -1, width);
        int hidden = w1.dim(0);
        String h = products.linear(x, w1, weights.get(layer + ".linear1.bias", hidden));
        String out = products.rectified(h, weights.get(layer + ".linear2.weight", width, hidden));
        return norm(layer + "." + norm, x, out, graph.constant(weights.get(layer + ".linear2.bias", width)));
    }

    /** A whole encoder; lead is the shape of x's rows. */
    String encoder(String prefix, String x, long... lead) {
        String h = x;
        for (int i = 0; i < weights.layers(prefix); i++) {
            String layer = prefix + "." + i;
            h = feedForward(layer, "norm2", selfAttention(layer, h, h, lead));
        }
        return h;
    }

    /** norm(x + y + bias) in one pass: x and y (rows, C), or one of them to be repeated along the first of 3 dimensions. */
    String norm(String key, String x, String y, String bias) {
        return graph.node(
                "com.microsoft.SkipLayerNormalization", List.of(x, y, scale(key), shift(key), bias), epsilon());
    }

    /** norm(x + y). */
    String norm(String key, String x, String y) {
        return graph.node("com.microsoft.SkipLayerNormalization", List.of(x, y, scale(key), shift(key)), epsilon());
    }

    private static Map<String, Float> epsilon() {
        return Map.of("epsilon", EPSILON);
    }

    private String scale(String key) {
        return graph.constant(weights.get(key + ".weight", width));
    }

    private String shift(String key) {
        return graph.constant(weights.get(key + ".bias", width));
    }
}
