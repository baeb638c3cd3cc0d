package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.List;
import java.util.Map;

/**
 * The denoising network cut into four graphs by what depends on what, so that each part runs as seldom as it can:
 *
 * <pre>
 * style    once per clip     clip (N, E)                     -> code (1, C)
 * parts    once per style    code (S, C)                     -> upper_x, lower_x (S, W, C), upper_q, lower_q (S, heads · W, H)
 * content  once per chunk    features (rows, D)              -> content (W, F, C)
 * step     once per step     xt (F, E), time (1, C), content, the four parts -> x0 (S, F, E)
 * </pre>
 *
 * S is the number of style branches (1, or 2 with guidance), F frames of the chunk, rows = (F − 1)·hop + W, H the width of
 * the decoder's memory before its last linear layer. The step is written by {@link StepGraph}; the content half of the
 * fusion's first layer and the first self-attention block (its input is positions + style, the same for every frame) with
 * the queries that follow are made here.
 */
final class DenoiserGraphs {
    private final DenoiserWeights weights;
    private final Precision precision;
    private final int width;
    private final int window;

    DenoiserGraphs(DenoiserWeights weights, Precision precision) {
        this.weights = weights;
        this.precision = precision;
        this.width = weights.width;
        this.window = weights.window;
    }

    byte[] style() {
        GraphBuilder g = new GraphBuilder("style");
        TransformerLayers t = new TransformerLayers(g, weights, Precision.FP32);
        String clip = g.input("clip", "frames", weights.expression);
        String x = t.linear("net.style_encoder.increase_embed_dim", clip, weights.expression, width);
        String frames = g.slice(g.op("Shape", clip), 0, 0, 1);
        String table = g.constant(weights.positions(weights.metadata.maxStyleFrames()));
        x = g.op("Add", x, g.op("Slice", table, g.integers(0), frames, g.integers(0)));
        // No mask: frames that padding would add weigh exactly nothing, in attention and in pooling, so none is added.
        String h = t.encoder("net.style_encoder.encoder.layers", x, -1, 1);
        String a = t.linear("net.style_encoder.aggregate_method.W.0", h, width, width);
        String mish = g.op("Mul", a, g.op("Tanh", g.op("Softplus", a)));
        String logits = t.linear("net.style_encoder.aggregate_method.W.2", mish, width, 1);
        String share = g.softmax(g.transpose(logits, 1, 0), -1);
        g.output("code", g.op("MatMul", share, h), 1, width);
        return g.build();
    }

    byte[] parts() {
        GraphBuilder g = new GraphBuilder("parts");
        TransformerLayers t = new TransformerLayers(g, weights, Precision.FP32);
        String code = g.input("code", "styles", width);
        FloatTensor positions = weights.positions(window);
        String all = g.op("Add", g.constant(FloatTensor.of(positions.data(), window, 1, width)), code); // (W, S, C)
        String x = g.reshape(all, -1, width);
        int heads = weights.metadata.heads();
        for (String stack : DenoiserWeights.STACKS) {
            String layer = DenoiserWeights.stackLayers(stack) + ".0";
            int rows = weights.queryRows(stack);
            String queries = rows == 1 ? g.reshape(g.slice(all, 0, window / 2, window / 2 + 1), -1, width) : x;
            String h = t.selfAttention(layer, queries, x, window, -1);
            g.output(stack + "_x", g.transpose(g.reshape(h, rows, -1, width), 1, 0, 2), "styles", rows, width);
            String cross = layer + ".multihead_attn";
            String q = g.transpose(t.split(t.query(cross, h), rows, -1), 1, 2, 0, 3); // (S, heads, rows, d)
            FloatTensor keys = weights.memoryKeys(t.keyWeight(cross)); // (C, H)
            FloatTensor byHead = FloatTensor.of(keys.data(), heads, width / heads, keys.dim(1));
            String folded = g.op("MatMul", q, g.constant(byHead));
            g.output(
                    stack + "_q", g.reshape(folded, 0, heads * rows, keys.dim(1)), "styles", heads * rows, keys.dim(1));
        }
        return g.build();
    }

    byte[] content() {
        GraphBuilder g = new GraphBuilder("content");
        TransformerLayers t = new TransformerLayers(g, weights, precision);
        int dimension = weights.metadata.features().dimension();
        String features = g.input("features", "rows", dimension);
        // Neighbouring windows overlap, so the projection is made once per feature, before windows are cut.
        String p = t.linear("net.content_encoder.increase_embed_dim", features, dimension, width);
        FloatTensor positions = weights.positions(window);
        String x = g.op(
                "Add",
                g.node("Gather", List.of(p, windows(g, features)), Map.of("axis", 0)),
                g.constant(FloatTensor.of(positions.data(), window, 1, width)));
        String h = t.encoder("net.content_encoder.encoder.layers", g.reshape(x, -1, width), window, -1);
        FloatTensor w = DenoiserWeights.columns(weights.fusion(), 0, width);
        String y = g.linear(h, w, weights.get(DenoiserWeights.FUSION + ".0.bias", w.dim(0)));
        g.output("content", g.reshape(y, window, -1, w.dim(0)), window, "frames", w.dim(0));
        return g.build();
    }

    /** Feature rows of every frame's window, (W, F): row j, column f is f · hop + j. */
    private String windows(GraphBuilder g, String features) {
        int hop = weights.metadata.featureHop();
        String rows = g.op("Squeeze", g.slice(g.op("Shape", features), 0, 0, 1), g.integers(0));
        String starts = g.op("Range", g.integer(0), g.op("Sub", rows, g.integer(window - 1)), g.integer(hop));
        long[] offsets = new long[window];
        for (int i = 0; i < window; i++) {
            offsets[i] = i;
        }
        return g.op("Add", starts, g.op("Unsqueeze", g.integers(offsets), g.integers(1)));
    }

    byte[] step() {
        return new StepGraph(weights, precision).build();
    }
}
