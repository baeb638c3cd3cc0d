package io.github.dreamtalk.onnx.denoiser;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.Arrays;
import java.util.List;

/** The weights with the sizes read off them; every tensor is checked when it is fetched. */
final class DenoiserWeights {
    static final String FUSION = "net.content_xt_to_decoder_input_wo_time";
    static final List<String> STACKS = List.of("upper", "lower");

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

    static String stackLayers(String stack) {
        return "net.decoder." + stack + "_decoder.layers";
    }

    /** Positions that leave the first self-attention block: one if it is the last layer too. */
    int queryRows(String stack) {
        return layers(stackLayers(stack)) == 1 ? 1 : window;
    }

    /** First layer of the fusion of content and x_t, (any, C + E). */
    FloatTensor fusion() {
        return get(FUSION + ".0.weight", -1, width + expression);
    }

    /** Width of the decoder's memory before its last linear layer. */
    int memoryWidth() {
        return get(FUSION + ".2.weight", -1, fusion().dim(0)).dim(0);
    }

    /** Key or value weights (C, C) made to read the memory before its last linear layer: (C, memoryWidth). */
    FloatTensor memoryKeys(FloatTensor weight) {
        return product(weight, get(FUSION + ".4.weight", width, memoryWidth()));
    }

    /** Bias of the memory's last linear layer. */
    FloatTensor memoryBias() {
        return get(FUSION + ".4.bias", width);
    }

    /** Where each expression channel is in upper ++ lower. */
    long[] expressionPlaces() {
        List<Integer> lower = metadata.lowerIndices();
        int uppers = expression - lower.size();
        long[] out = new long[expression];
        int upper = 0;
        for (int e = 0; e < out.length; e++) {
            int k = lower.indexOf(e);
            out[e] = k >= 0 ? uppers + k : upper++;
        }
        return out;
    }

    /** The product of two matrices, summed in double. */
    static FloatTensor product(FloatTensor a, FloatTensor b) {
        int n = a.dim(0);
        int inner = a.dim(1);
        int m = b.dim(1);
        float[] left = a.data();
        float[] right = b.data();
        float[] out = new float[n * m];
        double[] row = new double[m];
        for (int i = 0; i < n; i++) {
            Arrays.fill(row, 0);
            for (int k = 0; k < inner; k++) {
                addRow(row, left[i * inner + k], right, k * m);
            }
            for (int j = 0; j < m; j++) {
                out[i * m + j] = (float) row[j];
            }
        }
        return FloatTensor.of(out, n, m);
    }

    /** A method of its own, so that it is compiled while the first product is made. */
    private static void addRow(double[] sum, double factor, float[] values, int at) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += factor * values[at + j];
        }
    }

    /** A matrix times a vector, summed in double. */
    static FloatTensor product(FloatTensor m, float[] v) {
        return FloatTensor.of(product(m, FloatTensor.of(v, v.length, 1)).data(), m.dim(0));
    }

    /** The sum of two vectors. */
    static FloatTensor sum(FloatTensor a, FloatTensor b) {
        float[] out = a.data().clone();
        float[] added = b.data();
        for (int i = 0; i < out.length; i++) {
            out[i] += added[i];
        }
        return FloatTensor.of(out, a.shape());
    }

    /** A matrix (n, m) cut into blocks of rows, each transposed: (blocks, m, n / blocks). */
    static FloatTensor transposedBlocks(FloatTensor w, int blocks) {
        int rows = w.dim(0) / blocks;
        int m = w.dim(1);
        float[] in = w.data();
        float[] out = new float[in.length];
        for (int b = 0; b < blocks; b++) {
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < m; c++) {
                    out[(b * m + c) * rows + r] = in[(b * rows + r) * m + c];
                }
            }
        }
        return FloatTensor.of(out, blocks, m, rows);
    }

    /** Rows from..to of a (rows, columns) matrix. */
    static FloatTensor rows(FloatTensor m, int from, int to) {
        int c = m.dim(1);
        return FloatTensor.of(Arrays.copyOfRange(m.data(), from * c, to * c), to - from, c);
    }

    /** Elements from..to of a vector. */
    static FloatTensor part(FloatTensor v, int from, int to) {
        return FloatTensor.of(Arrays.copyOfRange(v.data(), from, to), to - from);
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
