package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.ModelMismatchException;
import io.github.dreamtalk.onnx.weights.FloatTensor;
import io.github.dreamtalk.onnx.weights.StateDict;

/** The weights with the sizes read off them; every tensor is checked when it is fetched. */
final class DenoiserWeights {
    final DenoiserMetadata metadata;
    final int width; // C
    final int expression; // E
    final int window; // W

    private final StateDict weights;

    DenoiserWeights(StateDict weights, DenoiserMetadata metadata) {
        this.weights = weights;
        this.metadata = metadata;
        this.expression = metadata.space().expressionChannels();
        this.window = metadata.window();
        FloatTensor embed = weights.get(
                "net.content_encoder.increase_embed_dim.weight",
                -1,
                metadata.features().dimension());
        this.width = embed.dim(0);
        if (width % 2 != 0 || width % metadata.heads() != 0) {
            throw new ModelMismatchException(weights.origin() + ": the model width is " + width
                    + ", expected an even multiple of the " + metadata.heads() + " attention heads");
        }
    }

    FloatTensor get(String key, int... shape) {
        return weights.get(key, shape);
    }

    /** Number of layers {@code prefix.0}, {@code prefix.1}, ...; at least one. */
    int layers(String prefix) {
        int n = 0;
        while (weights.contains(prefix + "." + n + ".linear1.weight")) {
            n++;
        }
        if (n == 0) {
            throw new ModelMismatchException(weights.origin() + ": tensor '" + prefix
                    + ".0.linear1.weight' is missing, expected at least one layer");
        }
        return n;
    }

    /** Rows from..to of a (rows, columns) matrix. */
    static FloatTensor rows(FloatTensor m, int from, int to) {
        int c = m.dim(1);
        return FloatTensor.of(java.util.Arrays.copyOfRange(m.data(), from * c, to * c), to - from, c);
    }

    /** Elements from..to of a vector. */
    static FloatTensor part(FloatTensor v, int from, int to) {
        return FloatTensor.of(java.util.Arrays.copyOfRange(v.data(), from, to), to - from);
    }

    /** Columns from..to of a (rows, columns) matrix. */
    static FloatTensor columns(FloatTensor m, int from, int to) {
        int r = m.dim(0);
        int c = m.dim(1);
        float[] out = new float[r * (to - from)];
        for (int i = 0; i < r; i++) {
            System.arraycopy(m.data(), i * c + from, out, i * (to - from), to - from);
        }
        return FloatTensor.of(out, r, to - from);
    }

    /** The vector times a number. */
    static FloatTensor scaled(FloatTensor t, float factor) {
        float[] out = t.data().clone();
        for (int i = 0; i < out.length; i++) {
            out[i] *= factor;
        }
        return FloatTensor.of(out, t.shape());
    }

    /** angle(pos, j) = pos / 10000^(2⌊j/2⌋/C); sine on even j, cosine on odd (Vaswani et al. 2017). */
    FloatTensor positions(int count) {
        float[] out = new float[count * width];
        for (int p = 0; p < count; p++) {
            for (int j = 0; j < width; j++) {
                double angle = p / Math.pow(10000, 2.0 * (j / 2) / width);
                out[p * width + j] = (float) (j % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
            }
        }
        return FloatTensor.of(out, count, width);
    }
}
