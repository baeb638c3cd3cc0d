package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.onnx.weights.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The denoising network cut into four graphs by what depends on what, so that each part runs as seldom as it can:
 *
 * <pre>
 * style    once per clip     clip (N, E)                     -> code (1, C)
 * parts    once per style    code (S, C)                     -> upper_x, upper_q, lower_x, lower_q (S, W, C)
 * content  once per chunk    features (rows, D)              -> content (F, W, C)
 * step     once per step     xt (F, E), time (1, C), content, the four parts -> x0 (S, F, E)
 * </pre>
 *
 * S is the number of style branches (1, or 2 with guidance), F frames of the chunk, rows = (F − 1)·hop + W. The branches
 * share the decoder's memory, and with it all its keys and values. The content half of the fusion's first layer, the
 * first self-attention block (its input is positions + style, the same for every frame) and that block's queries are
 * taken out of the step, and the last layer computes its middle position alone, the only one that is read.
 */
final class DenoiserGraphs {
    private static final String FUSION = "net.content_xt_to_decoder_input_wo_time";
    static final List<String> STACKS = List.of("upper", "lower");

    private final DenoiserWeights weights;
    private final int width;
    private final int window;

    DenoiserGraphs(DenoiserWeights weights) {
        this.weights = weights;
        this.width = weights.width;
        this.window = weights.window;
    }

    byte[] style() {
        GraphBuilder g = new GraphBuilder("style");
        TransformerLayers t = new TransformerLayers(g, weights);
        String clip = g.input("clip", "frames", weights.expression);
        String x = t.linear("net.style_encoder.increase_embed_dim", clip, weights.expression, width);
        String frames = g.slice(g.op("Shape", clip), 0, 0, 1);
        String table = g.constant(weights.positions(weights.metadata.maxStyleFrames()));
        x = g.op("Add", x, g.op("Slice", table, g.integers(0), frames, g.integers(0)));
        // No mask: frames that padding would add weigh exactly nothing, in attention and in pooling, so none is added.
        String h = t.encoder("net.style_encoder.encoder.layers", x, 0);
        String a = t.linear("net.style_encoder.aggregate_method.W.0", h, width, width);
        String mish = g.op("Mul", a, g.op("Tanh", g.op("Softplus", a)));
        String logits = t.linear("net.style_encoder.aggregate_method.W.2", mish, width, 1);
        String share = g.softmax(g.transpose(logits, 1, 0), -1);
        g.output("code", g.op("MatMul", share, h), 1, width);
        return g.build();
    }

    byte[] parts() {
        GraphBuilder g = new GraphBuilder("parts");
        TransformerLayers t = new TransformerLayers(g, weights);
        String code = g.op("Unsqueeze", g.input("code", "styles", width), g.integers(1));
        String x = g.op("Add", code, g.constant(weights.positions(window)));
        for (String stack : STACKS) {
            String layer = stackLayers(stack) + ".0";
            int rows = queryRows(stack);
            String queries = rows == 1 ? g.gather(x, 1, window / 2) : x;
            String h = t.selfAttention(layer, queries, x, 1);
            g.output(stack + "_x", h, "styles", rows, width);
            int heads = weights.metadata.heads();
            g.output(stack + "_q", t.query(layer + ".multihead_attn", h, 1), "styles", heads, rows, width / heads);
        }
        return g.build();
    }

    /** Positions that leave the first self-attention block: one if it is the last layer too. */
    int queryRows(String stack) {
        return weights.layers(stackLayers(stack)) == 1 ? 1 : window;
    }

    byte[] content() {
        GraphBuilder g = new GraphBuilder("content");
        TransformerLayers t = new TransformerLayers(g, weights);
        int dimension = weights.metadata.features().dimension();
        String features = g.input("features", "rows", dimension);
        // Neighbouring windows overlap, so the projection is made once per feature, before windows are cut.
        String p = t.linear("net.content_encoder.increase_embed_dim", features, dimension, width);
        String x = g.op(
                "Add",
                g.node("Gather", List.of(p, windows(g, features)), Map.of("axis", 0)),
                g.constant(weights.positions(window)));
        String h = t.encoder("net.content_encoder.encoder.layers", x, 1);
        FloatTensor w = DenoiserWeights.columns(fusionWeight(), 0, width);
        g.output("content", g.linear(h, w, weights.get(FUSION + ".0.bias", w.dim(0))), "frames", window, w.dim(0));
        return g.build();
    }

    /** Feature rows of every frame's window, (F, W): row f, column j is f · hop + j. */
    private String windows(GraphBuilder g, String features) {
        int hop = weights.metadata.featureHop();
        String rows = g.op("Squeeze", g.slice(g.op("Shape", features), 0, 0, 1), g.integers(0));
        String zero = g.integer(0);
        String starts = g.op("Range", zero, g.op("Sub", rows, g.integer(window - 1)), g.integer(hop));
        long[] offsets = new long[window];
        for (int i = 0; i < window; i++) {
            offsets[i] = i;
        }
        return g.op("Add", g.op("Unsqueeze", starts, g.integers(1)), g.integers(offsets));
    }

    private FloatTensor fusionWeight() {
        return weights.get(FUSION + ".0.weight", -1, width + weights.expression);
    }

    int fusionWidth() {
        return fusionWeight().dim(0);
    }

    byte[] step() {
        GraphBuilder g = new GraphBuilder("step");
        TransformerLayers t = new TransformerLayers(g, weights);
        String memory = memory(g, t);
        List<String> faces = new ArrayList<>();
        for (String stack : STACKS) {
            faces.add(stack(g, t, stack, memory));
        }
        String joined = g.concat(-1, faces.get(0), faces.get(1));
        g.output("x0", g.gather(joined, 2, places()), "styles", "frames", weights.expression);
        return g.build();
    }

    /** Where each expression channel is in upper ++ lower. */
    private long[] places() {
        List<Integer> lower = weights.metadata.lowerIndices();
        int uppers = weights.expression - lower.size();
        long[] out = new long[weights.expression];
        int upper = 0;
        for (int e = 0; e < out.length; e++) {
            int k = lower.indexOf(e);
            out[e] = k >= 0 ? uppers + k : upper++;
        }
        return out;
    }

    /** Fusion of content and x_t, plus time: (F, W, C). */
    private String memory(GraphBuilder g, TransformerLayers t) {
        int fusion = fusionWidth();
        String xt = g.input("xt", "frames", weights.expression);
        String content = g.input("content", "frames", window, fusion);
        String time = g.input("time", 1, width);
        FloatTensor w = DenoiserWeights.columns(fusionWeight(), width, width + weights.expression);
        String h = g.op("Add", content, g.op("Unsqueeze", g.product(xt, w), g.integers(1)));
        FloatTensor second = weights.get(FUSION + ".2.weight", -1, fusion);
        h = g.op("Relu", t.linear(FUSION + ".2", g.op("Relu", h), fusion, second.dim(0)));
        h = t.linear(FUSION + ".4", h, second.dim(0), width);
        FloatTensor hidden = weights.get("net.time_embed_net.0.weight", -1, width);
        String a = t.linear("net.time_embed_net.0", time, width, hidden.dim(0));
        String silu = g.op("Mul", a, g.op("Sigmoid", a));
        return g.op("Add", h, t.linear("net.time_embed_net.2", silu, hidden.dim(0), width));
    }

    /** One decoder stack with its tail: (S, F, channels of that half). */
    private String stack(GraphBuilder g, TransformerLayers t, String stack, String memory) {
        String layers = stackLayers(stack);
        int count = weights.layers(layers);
        int rows = queryRows(stack);
        int heads = weights.metadata.heads();
        // (S, 1, ...) broadcasts over frames in the sum and the products.
        String x = g.op("Unsqueeze", g.input(stack + "_x", "styles", rows, width), g.integers(1));
        String q = g.op("Unsqueeze", g.input(stack + "_q", "styles", heads, rows, width / heads), g.integers(1));
        for (int i = 0; i < count; i++) {
            String layer = layers + "." + i;
            String cross = layer + ".multihead_attn";
            if (i > 0) {
                String queries = i == count - 1 ? g.gather(x, 2, window / 2) : x;
                x = t.selfAttention(layer, queries, x, 2);
                q = t.query(cross, x, 2);
            }
            String out = t.attend(cross, q, t.key(cross, memory, 1), t.value(cross, memory, 1), 2);
            x = t.feedForward(layer, "norm3", t.norm(layer + ".norm2", g.op("Add", x, out)));
        }
        x = t.norm("net.decoder." + stack + "_decoder.norm", g.op("Squeeze", x, g.integers(2)));
        String tail = "net.decoder." + stack + "_tail_fc";
        int first = weights.get(tail + ".0.weight", -1, width).dim(0);
        int second = weights.get(tail + ".2.weight", -1, first).dim(0);
        int lower = weights.metadata.lowerIndices().size();
        int channels = stack.equals("lower") ? lower : weights.expression - lower;
        x = g.op("Relu", t.linear(tail + ".0", x, width, first));
        x = g.op("Relu", t.linear(tail + ".2", x, first, second));
        return t.linear(tail + ".4", x, second, channels);
    }

    private static String stackLayers(String stack) {
        return "net.decoder." + stack + "_decoder.layers";
    }
}
