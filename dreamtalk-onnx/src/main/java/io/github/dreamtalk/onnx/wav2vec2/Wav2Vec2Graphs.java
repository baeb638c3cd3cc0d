package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The networks of a wav2vec2 model as ONNX graphs, cut where a long clip can be cut: the convolutions, whose frames see
 * {@code field} samples each and nothing else, and the transformer. Models of the group-norm flavour normalise the first
 * convolution over the whole clip; a graph of its own takes those statistics beforehand.
 */
public final class Wav2Vec2Graphs {
    /** Model file of the convolutions: {@code samples} (1, 1, n) to {@code features} (frames, f). */
    public static final String FEATURES_FILE = "wav2vec2-features.onnx";
    /** Model file of the transformer: {@code features} (frames, f) to {@code hidden} (frames, h). */
    public static final String ENCODER_FILE = "wav2vec2-encoder.onnx";
    /** Model file of the statistics: {@code samples} (1, 1, n) to the means of value and square, (1, c, 1) each. */
    public static final String STATISTICS_FILE = "wav2vec2-statistics.onnx";

    static final String SAMPLES = "samples";
    static final String FEATURES = "features";
    static final String HIDDEN = "hidden";
    static final String MEAN = "mean";
    static final String SQUARE = "square";
    static final String DEVIATION = "deviation";
    static final String NAME_KEY = "feature_name";
    static final String HOP_KEY = "hop";
    static final String FIELD_KEY = "field";
    static final String EPSILON_KEY = "epsilon";

    private final Wav2Vec2Weights w;
    private final String name;

    /**
     * Prepares the graphs.
     *
     * @param weights tensors in the published layout, with or without the prefix {@code wav2vec2.}; more are ignored
     * @param config what the tensors do not show
     * @param name what the features are to be called; a denoiser names the same
     * @throws io.github.dreamtalk.error.ModelMismatchException if a tensor is missing or of the wrong shape
     */
    public Wav2Vec2Graphs(StateDict weights, Wav2Vec2Config config, String name) {
        this.w = new Wav2Vec2Weights(weights, config);
        this.name = name;
    }

    /**
     * Length of a feature vector.
     *
     * @return the hidden size
     */
    public int dimension() {
        return w.hidden;
    }

    /**
     * The graph that takes the clip's statistics.
     *
     * @return the graph of {@link #STATISTICS_FILE}; empty for the layer-norm flavour, which needs none
     */
    public Optional<GraphBuilder> statistics() {
        if (!w.config.groupNorm()) {
            return Optional.empty();
        }
        GraphBuilder g = new GraphBuilder("wav2vec2-statistics");
        g.metadata(HOP_KEY, String.valueOf(w.config.strides().get(0)));
        g.metadata(FIELD_KEY, String.valueOf(w.convolution(0).dim(2)));
        g.metadata(EPSILON_KEY, String.valueOf(w.config.epsilon()));
        String x = convolution(g, g.input(SAMPLES, 1, 1, "n"), 0);
        Map<String, ?> overTime = Map.of("axes", new long[] {2}, "keepdims", 1L);
        int channels = w.convolution(0).dim(0);
        g.output(MEAN, g.node("ReduceMean", List.of(x), overTime), 1, channels, 1);
        g.output(SQUARE, g.node("ReduceMean", List.of(g.op("Mul", x, x)), overTime), 1, channels, 1);
        return Optional.of(g);
    }

    /**
     * The graph of the convolutions.
     *
     * @return the graph of {@link #FEATURES_FILE}
     */
    public GraphBuilder features() {
        GraphBuilder g = new GraphBuilder("wav2vec2-features");
        g.metadata(HOP_KEY, String.valueOf(w.hop));
        g.metadata(FIELD_KEY, String.valueOf(w.field));
        String x = g.input(SAMPLES, 1, 1, "n");
        if (w.config.groupNorm()) {
            int channels = w.convolution(0).dim(0);
            String mean = g.input(MEAN, 1, channels, 1);
            String deviation = g.input(DEVIATION, 1, channels, 1);
            for (int i = 0; i < w.convolutions; i++) {
                x = convolution(g, x, i);
                if (i == 0) {
                    x = g.op("Div", g.op("Sub", x, mean), deviation);
                    x = g.op("Mul", x, g.constant(column(w.convolutionNorm(0, "weight"))));
                    x = g.op("Add", x, g.constant(column(w.convolutionNorm(0, "bias"))));
                }
                x = g.gelu(x);
            }
        } else {
            for (int i = 0; i < w.convolutions; i++) {
                x = g.transpose(convolution(g, x, i), 0, 2, 1);
                x = g.layerNorm(x, w.convolutionNorm(i, "weight"), w.convolutionNorm(i, "bias"), w.config.epsilon());
                x = g.transpose(g.gelu(x), 0, 2, 1);
            }
        }
        g.output(FEATURES, g.reshape(g.transpose(x, 0, 2, 1), -1, w.features), "frames", w.features);
        return g;
    }

    private String convolution(GraphBuilder g, String x, int i) {
        @Nullable FloatTensor bias = w.convolutionBias(i);
        return g.conv(x, w.convolution(i), bias, Map.of("strides", new long[] {
            w.config.strides().get(i)
        }));
    }

    private static FloatTensor column(FloatTensor v) {
        return FloatTensor.of(v.data(), 1, v.dim(0), 1);
    }

    /**
     * The graph of the transformer.
     *
     * @return the graph of {@link #ENCODER_FILE}
     */
    public GraphBuilder encoder() {
        GraphBuilder g = new GraphBuilder("wav2vec2-encoder");
        g.metadata(NAME_KEY, name);
        String x = g.input(FEATURES, "frames", w.features);
        x = norm(g, x, "feature_projection.layer_norm", w.features);
        x = linear(g, x, "feature_projection.projection", w.features, w.hidden);
        x = g.op("Add", x, positions(g, x));
        if (!w.config.stable()) {
            x = norm(g, x, "encoder.layer_norm", w.hidden);
        }
        for (int i = 0; i < w.layers; i++) {
            String key = "encoder.layers." + i + ".";
            String attended = w.config.stable() ? norm(g, x, key + "layer_norm", w.hidden) : x;
            x = g.op("Add", x, attention(g, attended, key + "attention."));
            if (!w.config.stable()) {
                x = norm(g, x, key + "layer_norm", w.hidden);
            }
            String fed = w.config.stable() ? norm(g, x, key + "final_layer_norm", w.hidden) : x;
            x = g.op("Add", x, feedForward(g, fed, key + "feed_forward."));
            if (!w.config.stable()) {
                x = norm(g, x, key + "final_layer_norm", w.hidden);
            }
        }
        if (w.config.stable()) {
            x = norm(g, x, "encoder.layer_norm", w.hidden);
        }
        g.output(HIDDEN, x, "frames", w.hidden);
        return g;
    }

    private String norm(GraphBuilder g, String x, String key, int size) {
        return g.layerNorm(x, w.get(key + ".weight", size), w.get(key + ".bias", size), w.config.epsilon());
    }

    private String linear(GraphBuilder g, String x, String key, int in, int out) {
        return g.linear(x, w.get(key + ".weight", out, in), w.get(key + ".bias", out));
    }

    /** An even kernel gives one value too many, at the end; asymmetric padding spares it. */
    private String positions(GraphBuilder g, String x) {
        FloatTensor kernel = w.positionKernel();
        int width = kernel.dim(2);
        String channelsFirst = g.reshape(g.transpose(x, 1, 0), 1, w.hidden, -1);
        long before = width / 2;
        String y = g.conv(
                channelsFirst,
                kernel,
                w.positionBias(),
                Map.of("pads", new long[] {before, width - 1 - before}, "group", w.config.positionGroups()));
        return g.transpose(g.reshape(g.gelu(y), w.hidden, -1), 1, 0);
    }

    private String attention(GraphBuilder g, String x, String key) {
        int heads = w.config.heads();
        int size = w.hidden / heads;
        String q =
                heads(g, g.op("Mul", projection(g, x, key + "q_proj"), g.scalar((float) (1 / Math.sqrt(size)))), size);
        String k = heads(g, projection(g, x, key + "k_proj"), size);
        String v = heads(g, projection(g, x, key + "v_proj"), size);
        String weights = g.softmax(g.op("MatMul", g.transpose(q, 1, 0, 2), g.transpose(k, 1, 2, 0)), -1);
        String mixed = g.transpose(g.op("MatMul", weights, g.transpose(v, 1, 0, 2)), 1, 0, 2);
        return projection(g, g.reshape(mixed, -1, w.hidden), key + "out_proj");
    }

    private String projection(GraphBuilder g, String x, String key) {
        return linear(g, x, key, w.hidden, w.hidden);
    }

    private String heads(GraphBuilder g, String x, int size) {
        return g.reshape(x, -1, w.config.heads(), size);
    }

    private String feedForward(GraphBuilder g, String x, String key) {
        int inner = w.get(key + "intermediate_dense.weight", -1, w.hidden).dim(0);
        String y = g.gelu(linear(g, x, key + "intermediate_dense", w.hidden, inner));
        return linear(g, y, key + "output_dense", inner, w.hidden);
    }

    @Override
    public String toString() {
        return "wav2vec2 of " + w.origin() + ", strides "
                + Arrays.toString(w.config.strides().toArray());
    }
}
