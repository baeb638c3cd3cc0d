package io.github.dreamtalk.onnx.phone;

/** Triangular filters over the bins of a power spectrum, stored without their zeros. Immutable. */
final class TriangularFilters {
    private static final int FFT = 512;
    private static final double BIN_HZ = 16_000.0 / FFT;

    private final int[] first;
    private final float[][] weights;

    private TriangularFilters(double[][] dense) {
        first = new int[dense.length];
        weights = new float[dense.length][];
        for (int f = 0; f < dense.length; f++) {
            int from = 0;
            int to = dense[f].length;
            while (from < to && dense[f][from] == 0) {
                from++;
            }
            while (to > from && dense[f][to - 1] == 0) {
                to--;
            }
            first[f] = from;
            weights[f] = new float[to - from];
            for (int k = from; k < to; k++) {
                weights[f][k - from] = (float) dense[f][k];
            }
        }
    }

    /**
     * Mel filters whose weights sum to one each, so that white noise gives the same value in all. The narrowest are
     * widened to one bin on each side.
     */
    static TriangularFilters unitSum(int count, double lowHz, double highHz) {
        double[] edge = new double[count + 2];
        double low = 1127 * Math.log1p(lowHz / 700);
        double high = 1127 * Math.log1p(highHz / 700);
        for (int i = 0; i < edge.length; i++) {
            edge[i] = 700 * Math.expm1((low + (high - low) * i / (count + 1)) / 1127);
        }
        double[][] dense = new double[count][];
        for (int f = 0; f < count; f++) {
            double mid = edge[f + 1];
            dense[f] = triangle(Math.min(edge[f], mid - 32), mid, Math.max(edge[f + 2], mid + 32));
            double sum = 0;
            for (double w : dense[f]) {
                sum += w;
            }
            for (int k = 0; k < dense[f].length; k++) {
                dense[f][k] /= sum;
            }
        }
        return new TriangularFilters(dense);
    }

    /** Filters of unit area in Hz with edges rounded to whole bins: the front end of the Sphinx acoustic models. */
    static TriangularFilters unitArea(int count, double lowHz, double highHz) {
        double[] edge = new double[count + 2];
        double low = 2595 * Math.log10(1 + lowHz / 700);
        double high = 2595 * Math.log10(1 + highHz / 700);
        for (int i = 0; i < edge.length; i++) {
            double hz = 700 * (Math.pow(10, (low + (high - low) * i / (count + 1)) / 2595) - 1);
            edge[i] = Math.floor(hz / BIN_HZ + 0.5) * BIN_HZ;
        }
        double[][] dense = new double[count][];
        for (int f = 0; f < count; f++) {
            dense[f] = triangle(edge[f], edge[f + 1], edge[f + 2]);
            for (int k = 0; k < dense[f].length; k++) {
                dense[f][k] *= 2 / (edge[f + 2] - edge[f]);
            }
        }
        return new TriangularFilters(dense);
    }

    private static double[] triangle(double low, double mid, double high) {
        double[] w = new double[FFT / 2 + 1];
        for (int k = 0; k < w.length; k++) {
            double hz = k * BIN_HZ;
            w[k] = Math.max(0, Math.min((hz - low) / (mid - low), (high - hz) / (high - mid)));
        }
        return w;
    }

    int count() {
        return first.length;
    }

    /** Writes one weighted sum of the power spectrum per filter. */
    void apply(float[] power, float[] target) {
        for (int f = 0; f < first.length; f++) {
            float[] w = weights[f];
            int from = first[f];
            float sum = 0;
            for (int k = 0; k < w.length; k++) {
                sum += w[k] * power[from + k];
            }
            target[f] = sum;
        }
    }
}
