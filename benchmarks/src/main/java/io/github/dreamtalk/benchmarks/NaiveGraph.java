package io.github.dreamtalk.benchmarks;

import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The denoising network as its original runs it, in one graph: content encoder, style encoder and decoder over all
 * positions of every window, for as many branches as are stacked in the batch. Written the plain way, from the same
 * weights as ours, to be what ours is compared with.
 *
 * <pre>
 * windows (N, W, D), xt (N, E), time (1, C), clips (S, frames, E) -> x0 (N, E); N = S · F, branch outermost
 * </pre>
 */
final class NaiveGraph {
    private static final String FUSION = "net.content_xt_to_decoder_input_wo_time";

    private final GraphBuilder g = new GraphBuilder("naive");
    private final StateDict weights;
    private final DenoiserMetadata metadata;
    private final int width;
    private final int window;
    private final int expression;

    private NaiveGraph(StateDict weights, DenoiserMetadata metadata) {
        this.weights = weights;
        this.metadata = metadata;
        this.width = weights.get("net.time_embed_net.2.bias", -1).dim(0);
        this.window = metadata.window();
        this.expression = metadata.space().expressionChannels();
    }

    static byte[] build(StateDict weights, DenoiserMetadata metadata) {
        return new NaiveGraph(weights, metadata).build();
    }

    private byte[] build() {
        String windows = g.input("windows", "n", window, metadata.features().dimension());
        String xt = g.input("xt", "n", expression);
        String time = g.input("time", 1, width);
        String clips = g.input("clips", "styles", metadata.maxStyleFrames(), expression);

        String content = g.op("Add", linear("net.content_encoder.increase_embed_dim", windows), positions(window));
        content = encoder("net.content_encoder.encoder.layers", content);
        String code = style(clips);

        String repeated = g.op("Expand", g.op("Unsqueeze", xt, g.integers(1)), g.integers(1, window, 1));
        String h = g.concat(-1, content, repeated);
        h = g.op("Relu", linear(FUSION + ".0", h));
        h = g.op("Relu", linear(FUSION + ".2", h));
        h = linear(FUSION + ".4", h);
        String t = linear("net.time_embed_net.0", time);
        t = linear("net.time_embed_net.2", g.op("Mul", t, g.op("Sigmoid", t)));
        String memory = g.op("Add", h, t);

        String one = g.slice(g.op("Shape", code), 0, 0, 1);
        String frames = g.op("Div", g.slice(g.op("Shape", xt), 0, 0, 1), one);
        String perFrame = g.op(
                "Expand", g.op("Unsqueeze", code, g.integers(1)), g.concat(0, g.integers(1), frames, g.integers(1)));
        String query = g.op("Add", g.reshape(perFrame, -1, 1, width), positions(window));
        List<String> faces = new ArrayList<>();
        for (String stack : List.of("upper", "lower")) {
            String x = query;
            String layers = "net.decoder." + stack + "_decoder.layers";
            for (int i = 0; i < layers(layers); i++) {
                x = decoderLayer(layers + "." + i, x, memory);
            }
            x = g.reshape(g.gather(norm("net.decoder." + stack + "_decoder.norm", x), 1, window / 2), -1, width);
            String tail = "net.decoder." + stack + "_tail_fc";
            x = g.op("Relu", linear(tail + ".0", x));
            x = g.op("Relu", linear(tail + ".2", x));
            faces.add(linear(tail + ".4", x));
        }
        g.output("x0", g.gather(g.concat(-1, faces.get(0), faces.get(1)), 1, places()), "n", expression);
        return g.build();
    }

    private String style(String clips) {
        String x = linear("net.style_encoder.increase_embed_dim", clips);
        x = encoder("net.style_encoder.encoder.layers", g.op("Add", x, positions(metadata.maxStyleFrames())));
        String a = linear("net.style_encoder.aggregate_method.W.0", x);
        a = g.op("Mul", a, g.op("Tanh", g.op("Softplus", a)));
        String share = g.softmax(linear("net.style_encoder.aggregate_method.W.2", a), 1);
        return g.node("ReduceSum", List.of(g.op("Mul", share, x), g.integers(1)), Map.of("keepdims", 0));
    }

    private String encoder(String prefix, String x) {
        String h = x;
        for (int i = 0; i < layers(prefix); i++) {
            String layer = prefix + "." + i;
            h = norm(layer + ".norm1", g.op("Add", h, attention(layer + ".self_attn", h, h)));
            h = norm(layer + ".norm2", g.op("Add", h, feedForward(layer, h)));
        }
        return h;
    }

    private String decoderLayer(String layer, String x, String memory) {
        String h = norm(layer + ".norm1", g.op("Add", x, attention(layer + ".self_attn", x, x)));
        h = norm(layer + ".norm2", g.op("Add", h, attention(layer + ".multihead_attn", h, memory)));
        return norm(layer + ".norm3", g.op("Add", h, feedForward(layer, h)));
    }

    private String feedForward(String layer, String x) {
        return linear(layer + ".linear2", g.op("Relu", linear(layer + ".linear1", x)));
    }

    private String attention(String key, String queries, String memory) {
        String q = heads(project(key, queries, 0), 0, 2, 1, 3);
        String k = heads(project(key, memory, 1), 0, 2, 3, 1);
        String v = heads(project(key, memory, 2), 0, 2, 1, 3);
        String scale = g.scalar((float) (1 / Math.sqrt((double) width / metadata.heads())));
        String a = g.softmax(g.op("MatMul", g.op("Mul", q, scale), k), -1);
        String joined = g.reshape(g.transpose(g.op("MatMul", a, v), 0, 2, 1, 3), 0, 0, width);
        return linear(key + ".out_proj", joined);
    }

    private String project(String key, String x, int which) {
        float[] w = weights.get(key + ".in_proj_weight", 3 * width, width).data();
        float[] b = weights.get(key + ".in_proj_bias", 3 * width).data();
        int size = width * width;
        return g.linear(
                x,
                FloatTensor.of(Arrays.copyOfRange(w, which * size, (which + 1) * size), width, width),
                FloatTensor.of(Arrays.copyOfRange(b, which * width, (which + 1) * width), width));
    }

    private String heads(String x, long... order) {
        return g.transpose(g.reshape(x, 0, 0, metadata.heads(), width / metadata.heads()), order);
    }

    private String linear(String key, String x) {
        FloatTensor w = weights.get(key + ".weight", -1, -1);
        return g.linear(x, w, weights.get(key + ".bias", w.dim(0)));
    }

    private String norm(String key, String x) {
        return g.layerNorm(x, weights.get(key + ".weight", width), weights.get(key + ".bias", width), 1e-5f);
    }

    private int layers(String prefix) {
        int n = 0;
        while (weights.contains(prefix + "." + n + ".linear1.weight")) {
            n++;
        }
        return n;
    }

    private String positions(int count) {
        float[] out = new float[count * width];
        for (int p = 0; p < count; p++) {
            for (int j = 0; j < width; j++) {
                double angle = p / Math.pow(10000, 2.0 * (j / 2) / width);
                out[p * width + j] = (float) (j % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
            }
        }
        return g.constant(FloatTensor.of(out, count, width));
    }

    private long[] places() {
        List<Integer> lower = metadata.lowerIndices();
        long[] out = new long[expression];
        int upper = 0;
        for (int e = 0; e < expression; e++) {
            int k = lower.indexOf(e);
            out[e] = k >= 0 ? expression - lower.size() + k : upper++;
        }
        return out;
    }
}
