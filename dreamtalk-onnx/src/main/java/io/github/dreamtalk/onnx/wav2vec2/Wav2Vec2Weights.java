package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import org.jspecify.annotations.Nullable;

/** The weights with the sizes read off them; every tensor is checked when it is fetched. */
final class Wav2Vec2Weights {
    private static final String PREFIX = "wav2vec2.";
    private static final String CONVOLUTION = "encoder.pos_conv_embed.conv.";

    final Wav2Vec2Config config;
    final int convolutions;
    final int layers;
    /** Values of a frame the convolutions give. */
    final int features;
    /** Values of a frame the transformer gives. */
    final int hidden;
    /** Samples from one frame to the next. */
    final int hop;
    /** Samples a frame is made of. */
    final int field;

    private final StateDict weights;

    Wav2Vec2Weights(StateDict all, Wav2Vec2Config config) {
        this.config = config;
        this.weights = all.contains(PREFIX + "feature_projection.projection.weight") ? all.under(PREFIX) : all;
        FloatTensor projection = weights.get("feature_projection.projection.weight", -1, -1);
        this.hidden = projection.dim(0);
        this.features = projection.dim(1);
        this.convolutions = count("feature_extractor.conv_layers.", ".conv.weight");
        this.layers = count("encoder.layers.", ".attention.q_proj.weight");
        if (convolutions != config.strides().size()) {
            throw new ModelMismatchException(weights.origin() + ": found " + convolutions
                    + " convolutions, the configuration has " + config.strides().size() + " strides for them");
        }
        if (hidden % config.heads() != 0 || hidden % config.positionGroups() != 0) {
            throw new ModelMismatchException(weights.origin() + ": the hidden size is " + hidden
                    + ", expected a multiple of the " + config.heads() + " attention heads and the "
                    + config.positionGroups() + " position groups");
        }
        int reach = 1;
        int step = 1;
        for (int i = convolutions - 1; i >= 0; i--) {
            reach = (reach - 1) * config.strides().get(i) + convolution(i).dim(2);
            step = Math.multiplyExact(step, config.strides().get(i));
        }
        this.hop = step;
        this.field = reach;
    }

    private int count(String prefix, String suffix) {
        int n = 0;
        while (weights.contains(prefix + n + suffix)) {
            n++;
        }
        if (n == 0) {
            weights.get(prefix + "0" + suffix);
        }
        return n;
    }

    String origin() {
        return weights.origin();
    }

    FloatTensor get(String key, int... shape) {
        return weights.get(key, shape);
    }

    private static String convolutionKey(int i) {
        return "feature_extractor.conv_layers." + i + ".";
    }

    /** Kernel (out, in, width) of a convolution of the feature encoder. */
    FloatTensor convolution(int i) {
        int in = i == 0 ? 1 : weights.get(convolutionKey(i - 1) + "conv.weight").dim(0);
        int out = i == convolutions - 1 ? features : -1;
        return weights.get(convolutionKey(i) + "conv.weight", out, in, -1);
    }

    /** Its bias, which some models leave out. */
    @Nullable
    FloatTensor convolutionBias(int i) {
        String key = convolutionKey(i) + "conv.bias";
        return weights.contains(key) ? weights.get(key, convolution(i).dim(0)) : null;
    }

    FloatTensor convolutionNorm(int i, String part) {
        return weights.get(
                convolutionKey(i) + "layer_norm." + part, convolution(i).dim(0));
    }

    FloatTensor positionBias() {
        return weights.get(CONVOLUTION + "bias", hidden);
    }

    /**
     * Kernel (out, in / groups, width) of the position convolution: v scaled, for each place along the width, to length g.
     */
    FloatTensor positionKernel() {
        if (weights.contains(CONVOLUTION + "weight")) {
            return weights.get(CONVOLUTION + "weight", hidden, hidden / config.positionGroups(), -1);
        }
        boolean old = weights.contains(CONVOLUTION + "weight_v");
        FloatTensor v = weights.get(
                CONVOLUTION + (old ? "weight_v" : "parametrizations.weight.original1"),
                hidden,
                hidden / config.positionGroups(),
                -1);
        int width = v.dim(2);
        float[] g = weights.get(CONVOLUTION + (old ? "weight_g" : "parametrizations.weight.original0"), 1, 1, width)
                .data();
        double[] squares = new double[width];
        float[] data = v.data();
        for (int i = 0; i < data.length; i++) {
            squares[i % width] += (double) data[i] * data[i];
        }
        float[] out = new float[data.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (data[i] * (g[i % width] / Math.sqrt(squares[i % width])));
        }
        return FloatTensor.of(out, v.shape());
    }
}
