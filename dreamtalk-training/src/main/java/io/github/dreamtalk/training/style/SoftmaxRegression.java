package io.github.dreamtalk.training.style;

import java.util.List;

/**
 * Multinomial logistic regression with an L2 penalty, by gradient descent with momentum over all rows at once. The problem
 * is convex and small, so it is solved here in seconds, the same way on every run; no tensor engine is needed.
 */
final class SoftmaxRegression {
    private static final double PENALTY = 1e-4;
    private static final double RATE = 0.05;
    private static final double MOMENTUM = 0.95;
    private static final int ITERATIONS = 600;
    /** Still features get this deviation: blendshapes are in [0, 1], and less than this is not seen. */
    private static final double FLOOR = 0.02;

    private final int classes;
    private final int size;
    final float[] mean;
    final float[] scale;
    final float[] weight;
    final float[] bias;

    /**
     * Fits.
     *
     * @param rows features
     * @param labels class of each row
     * @param classes how many there are
     */
    SoftmaxRegression(List<float[]> rows, int[] labels, int classes) {
        this.classes = classes;
        this.size = rows.get(0).length;
        mean = new float[size];
        scale = new float[size];
        weight = new float[classes * size];
        bias = new float[classes];
        double[][] x = standardise(rows);
        // The bias is the weight of a last feature that is always 1.
        double[][] w = new double[classes][size + 1];
        double[][] velocity = new double[classes][size + 1];
        for (int i = 0; i < ITERATIONS; i++) {
            double[][] gradient = gradient(x, labels, w);
            for (int k = 0; k < classes; k++) {
                for (int j = 0; j <= size; j++) {
                    double penalty = j < size ? PENALTY * w[k][j] : 0;
                    velocity[k][j] = MOMENTUM * velocity[k][j] - RATE * (gradient[k][j] + penalty);
                    w[k][j] += velocity[k][j];
                }
            }
        }
        for (int k = 0; k < classes; k++) {
            for (int j = 0; j < size; j++) {
                weight[k * size + j] = (float) w[k][j];
            }
            bias[k] = (float) w[k][size];
        }
    }

    private double[][] standardise(List<float[]> rows) {
        int n = rows.size();
        for (int j = 0; j < size; j++) {
            double sum = 0;
            for (float[] row : rows) {
                sum += row[j];
            }
            double mu = sum / n;
            double squares = 0;
            for (float[] row : rows) {
                squares += (row[j] - mu) * (row[j] - mu);
            }
            mean[j] = (float) mu;
            scale[j] = (float) Math.max(FLOOR, Math.sqrt(squares / n));
        }
        double[][] x = new double[n][size + 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < size; j++) {
                x[i][j] = (rows.get(i)[j] - mean[j]) / scale[j];
            }
            x[i][size] = 1;
        }
        return x;
    }

    /** Of the mean cross-entropy. */
    private double[][] gradient(double[][] x, int[] labels, double[][] w) {
        double[][] gradient = new double[classes][size + 1];
        double[] p = new double[classes];
        for (int i = 0; i < x.length; i++) {
            double top = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                double sum = 0;
                for (int j = 0; j <= size; j++) {
                    sum += w[k][j] * x[i][j];
                }
                p[k] = sum;
                top = Math.max(top, sum);
            }
            double total = 0;
            for (int k = 0; k < classes; k++) {
                p[k] = Math.exp(p[k] - top);
                total += p[k];
            }
            for (int k = 0; k < classes; k++) {
                double error = (p[k] / total - (labels[i] == k ? 1 : 0)) / x.length;
                for (int j = 0; j <= size; j++) {
                    gradient[k][j] += error * x[i][j];
                }
            }
        }
        return gradient;
    }
}
