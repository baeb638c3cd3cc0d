package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What runs in every step of the sampling loop: fusion of content and x_t, the two decoder stacks, their tails. Rows are
 * ordered (W, F, S): positions of the window, frames, style branches.
 *
 * <p>Exact rearrangements keep work out of it. The memory's last linear layer goes into the keys and values that are made
 * of it, and the time that is added to all of the memory becomes one vector per layer: scores lose it to softmax, values
 * pass it through. The first layer's queries come multiplied with the key weights ({@link DenoiserGraphs#parts()}), so its
 * scores are one product with the memory. The last layer has one query per frame, the middle position that alone is read;
 * it goes to the keys' side of the weights the same way, and values are projected after they are mixed, so that the window
 * is neither projected to keys nor to values.
 */
final class StepGraph {
    private final DenoiserWeights weights;
    private final GraphBuilder g = new GraphBuilder("step");
    private final TransformerLayers t;
    private final TransformerLayers exact;
    private final int width;
    private final int window;
    private final int heads;
    private final Map<String, String> timeBias = new HashMap<>(); // by attention, (C)
    private String branches = ""; // [S]
    private String frames = ""; // [F]
    private String memory = ""; // (W · F, H)

    StepGraph(DenoiserWeights weights, Precision precision) {
        this.weights = weights;
        this.t = new TransformerLayers(g, weights, precision);
        this.exact = new TransformerLayers(g, weights, Precision.FP32);
        this.width = weights.width;
        this.window = weights.window;
        this.heads = weights.metadata.heads();
    }

    byte[] build() {
        memory = memory();
        timeBiases();
        List<String> faces = new ArrayList<>();
        for (String stack : DenoiserWeights.STACKS) {
            faces.add(stack(stack));
        }
        String joined = g.gather(g.concat(-1, faces.get(0), faces.get(1)), 1, weights.expressionPlaces());
        String shape = g.concat(0, frames, branches, g.integers(weights.expression));
        String x0 = g.transpose(g.op("Reshape", joined, shape), 1, 0, 2);
        g.output("x0", x0, "styles", "frames", weights.expression);
        return g.build();
    }

    /** Fusion of content and x_t up to its last linear layer. */
    private String memory() {
        FloatTensor fusion = weights.fusion();
        int hidden = fusion.dim(0);
        String xt = g.input("xt", "frames", weights.expression);
        frames = g.slice(g.op("Shape", xt), 0, 0, 1);
        String content = g.input("content", window, "frames", hidden);
        FloatTensor w = DenoiserWeights.columns(fusion, width, width + weights.expression);
        String h = g.reshape(g.op("Relu", g.op("Add", content, g.product(xt, w))), -1, hidden);
        return g.op("Relu", t.linear(DenoiserWeights.FUSION + ".2", h, hidden, weights.memoryWidth()));
    }

    /** For every cross-attention the bias of its output, which holds all that time does: W_out · W_value · (time + b) + ... */
    private void timeBiases() {
        String time = g.input("time", 1, width);
        FloatTensor hidden = weights.get("net.time_embed_net.0.weight", -1, width);
        String a = exact.linear("net.time_embed_net.0", time, width, hidden.dim(0));
        String silu = g.op("Mul", a, g.op("Sigmoid", a));
        String embedded = exact.linear("net.time_embed_net.2", silu, hidden.dim(0), width);
        List<String> attentions = new ArrayList<>();
        for (String stack : DenoiserWeights.STACKS) {
            for (int i = 0; i < weights.layers(DenoiserWeights.stackLayers(stack)); i++) {
                attentions.add(DenoiserWeights.stackLayers(stack) + "." + i + ".multihead_attn");
            }
        }
        float[] all = new float[attentions.size() * width * width];
        float[] biases = new float[attentions.size() * width];
        for (int i = 0; i < attentions.size(); i++) {
            String attention = attentions.get(i);
            FloatTensor through = DenoiserWeights.product(t.outWeight(attention), t.valueWeight(attention));
            System.arraycopy(through.data(), 0, all, i * width * width, width * width);
            FloatTensor constant =
                    DenoiserWeights.product(through, weights.memoryBias().data());
            FloatTensor bias = DenoiserWeights.sum(constant, t.outBias(attention));
            System.arraycopy(bias.data(), 0, biases, i * width, width);
        }
        int n = attentions.size();
        String y = g.linear(embedded, FloatTensor.of(all, n * width, width), FloatTensor.of(biases, n * width));
        List<String> parts = g.nodes("Split", List.of(y), Map.of("axis", 1), n);
        for (int i = 0; i < n; i++) {
            timeBias.put(attentions.get(i), g.reshape(parts.get(i), width));
        }
    }

    /** One decoder stack with its tail: (F · S, channels of that half). */
    private String stack(String stack) {
        String layers = DenoiserWeights.stackLayers(stack);
        int count = weights.layers(layers);
        String x = first(stack, layers + ".0");
        for (int i = 1; i < count - 1; i++) {
            x = middle(layers + "." + i, x);
        }
        if (count > 1) {
            x = last(layers + "." + (count - 1), x);
        }
        // ONNX Runtime's plain LayerNormalization takes several times as long as the one that adds.
        String nothing = g.constant(FloatTensor.of(new float[width], 1, 1, width));
        String row = g.reshape(x, -1, 1, width);
        x = g.reshape(t.norm("net.decoder." + stack + "_decoder.norm", row, nothing), -1, width);
        String tail = "net.decoder." + stack + "_tail_fc";
        int one = weights.get(tail + ".0.weight", -1, width).dim(0);
        int two = weights.get(tail + ".2.weight", -1, one).dim(0);
        int lower = weights.metadata.lowerIndices().size();
        int channels = stack.equals("lower") ? lower : weights.expression - lower;
        x = g.op("Relu", exact.linear(tail + ".0", x, width, one));
        x = g.op("Relu", exact.linear(tail + ".2", x, one, two));
        return exact.linear(tail + ".4", x, two, channels);
    }

    /** The first layer after its self-attention. */
    private String first(String stack, String layer) {
        String cross = layer + ".multihead_attn";
        int rows = weights.queryRows(stack);
        String styled = g.input(stack + "_x", "styles", rows, width);
        branches = g.slice(g.op("Shape", styled), 0, 0, 1);
        String queries = g.input(stack + "_q", "styles", heads * rows, weights.memoryWidth());
        String scores = t.product(memory, g.reshape(queries, -1, weights.memoryWidth()));
        String shape = g.concat(0, g.integers(window), frames, branches, g.integers(heads, rows));
        String a = g.softmax(g.transpose(g.op("Reshape", scores, shape), 1, 2, 3, 4, 0), -1); // (F, S, heads, rows, W)
        String out = crossOutput(cross, a);
        String grid = g.concat(0, g.integers(rows), frames, branches, g.integers(width));
        String x = g.op("Unsqueeze", g.transpose(styled, 1, 0, 2), g.integers(1)); // (rows, 1, S, C)
        String sum = g.reshape(g.op("Add", g.op("Reshape", out, grid), x), -1, 1, width);
        String time = g.reshape(bias(cross), 1, 1, width);
        return t.feedForward(layer, "norm3", g.reshape(t.norm(layer + ".norm2", sum, time), -1, width));
    }

    /** Mixes the memory's values by a (F, S, heads, rows, W) and projects: (rows · F · S, C). */
    private String crossOutput(String cross, String a) {
        String v = t.split(t.product(memory, weights.memoryKeys(t.valueWeight(cross))), window, -1, 1);
        String back = g.transpose(t.mix(a, v), 3, 0, 1, 2, 4);
        return t.product(g.reshape(back, -1, width), t.outWeight(cross));
    }

    private String middle(String layer, String input) {
        String x = t.selfAttention(layer, input, input, window, -1);
        String cross = layer + ".multihead_attn";
        String shape = g.concat(0, g.integers(window), frames, branches, g.integers(heads, width / heads));
        String q = g.op("Reshape", t.query(cross, x), shape);
        String k = t.split(t.product(memory, weights.memoryKeys(t.keyWeight(cross))), window, -1, 1);
        String out = crossOutput(cross, t.attention(q, k));
        return t.feedForward(layer, "norm3", t.norm(layer + ".norm2", x, out, bias(cross)));
    }

    /** The last layer at the middle position: (F · S, C). */
    private String last(String layer, String input) {
        String windows = g.reshape(input, window, -1, width);
        String middle = g.reshape(g.slice(windows, 0, window / 2, window / 2 + 1), -1, width);
        String self = layer + ".self_attn";
        String q = queryForKeys(self, middle, t.keyWeight(self));
        String mixed = t.mix(t.attention(q, windows), windows);
        String x =
                t.norm(layer + ".norm1", middle, output(self, mixed, t.valueWeight(self)), g.constant(t.outBias(self)));
        String cross = layer + ".multihead_attn";
        int hidden = weights.memoryWidth();
        String shape = g.concat(0, g.integers(heads), frames, branches, g.integers(hidden));
        String kq = g.op("Reshape", queryForKeys(cross, x, weights.memoryKeys(t.keyWeight(cross))), shape);
        String m = g.reshape(memory, window, -1, 1, hidden);
        String mix = g.reshape(t.mix(t.attention(kq, m), m), -1, heads, hidden);
        String out = output(cross, mix, weights.memoryKeys(t.valueWeight(cross)));
        return t.feedForward(layer, "norm3", t.norm(layer + ".norm2", x, out, bias(cross)));
    }

    /** Queries times key weights (C, n): (heads, rows, n). */
    private String queryForKeys(String attention, String x, FloatTensor keys) {
        FloatTensor byHead = FloatTensor.of(keys.data(), heads, width / heads, keys.dim(1));
        return t.byHead(t.split(t.query(attention, x), -1), byHead);
    }

    /** Value weights (C, n) and output projection after the mix (rows, heads, n): (rows, C). */
    private String output(String attention, String mixed, FloatTensor values) {
        String v = t.byHead(mixed, DenoiserWeights.transposedBlocks(values, heads));
        return t.product(g.reshape(g.transpose(v, 1, 0, 2), -1, width), t.outWeight(attention));
    }

    private String bias(String cross) {
        return java.util.Objects.requireNonNull(timeBias.get(cross));
    }
}
