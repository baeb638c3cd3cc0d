package io.github.dreamtalk.training.corpus;

import java.util.Arrays;

/** A mixture of diagonal Gaussians whose parts are learnt by giving each frame to the part that likes it best. */
final class GaussianMixture {
    private static final double MIN_VARIANCE = 0.02;
    private static final double PRIOR_FRAMES = 5;
    /** A part with fewer frames than this is not split. */
    private static final double MIN_FRAMES = 60;

    private final double[] count;
    private final double[][] mean;
    private final double[][] variance;
    private final double[][] precision;
    private final double[] constant;

    private GaussianMixture(double[] count, double[][] mean, double[][] variance) {
        this.count = count;
        this.mean = mean;
        this.variance = variance;
        double total = Arrays.stream(count).sum();
        constant = new double[count.length];
        precision = new double[count.length][];
        for (int k = 0; k < constant.length; k++) {
            constant[k] = Math.log(count[k] / total);
            precision[k] = new double[variance[k].length];
            for (int d = 0; d < variance[k].length; d++) {
                constant[k] -= 0.5 * Math.log(variance[k][d]);
                precision[k][d] = 1 / variance[k][d];
            }
        }
    }

    double logLikelihood(float[] frame) {
        double best = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < constant.length; k++) {
            best = Math.max(best, part(k, frame));
        }
        return best;
    }

    private double part(int k, float[] frame) {
        double sum = 0;
        for (int d = 0; d < frame.length; d++) {
            double difference = frame[d] - mean[k][d];
            sum += difference * difference * precision[k][d];
        }
        return constant[k] - 0.5 * sum;
    }

    /** Frames counted for the next estimate of a mixture; without a present one all frames belong to one part. */
    static final class Sums {
        private final GaussianMixture present;
        private final double[] count;
        private final double[][] sum;
        private final double[][] squares;

        Sums(GaussianMixture present) {
            this.present = present;
            count = new double[present.constant.length];
            sum = new double[count.length][AlignerCepstra.DIMENSIONS];
            squares = new double[count.length][AlignerCepstra.DIMENSIONS];
        }

        void add(float[] frame) {
            int best = 0;
            for (int k = 1; k < count.length; k++) {
                best = present.part(k, frame) > present.part(best, frame) ? k : best;
            }
            count[best]++;
            for (int d = 0; d < frame.length; d++) {
                sum[best][d] += frame[d];
                squares[best][d] += (double) frame[d] * frame[d];
            }
        }

        /** The new mixture; what few frames cannot tell is what the frames have in common, mean 0 and variance 1. */
        GaussianMixture mixture() {
            double[] n = new double[count.length];
            double[][] mean = new double[count.length][AlignerCepstra.DIMENSIONS];
            double[][] variance = new double[count.length][AlignerCepstra.DIMENSIONS];
            for (int k = 0; k < count.length; k++) {
                n[k] = count[k] + PRIOR_FRAMES;
                for (int d = 0; d < AlignerCepstra.DIMENSIONS; d++) {
                    mean[k][d] = sum[k][d] / n[k];
                    double second = (squares[k][d] + PRIOR_FRAMES) / n[k];
                    variance[k][d] = Math.max(MIN_VARIANCE, second - mean[k][d] * mean[k][d]);
                }
            }
            return new GaussianMixture(n, mean, variance);
        }
    }

    /** One Gaussian of mean 0 and variance 1. */
    static GaussianMixture unit() {
        double[] one = new double[AlignerCepstra.DIMENSIONS];
        Arrays.fill(one, 1);
        return new GaussianMixture(new double[] {1}, new double[1][AlignerCepstra.DIMENSIONS], new double[][] {one});
    }

    /** Twice as many parts, apart by a fifth of a deviation each way; small parts stay whole. */
    GaussianMixture split() {
        int parts = 0;
        for (double n : count) {
            parts += n < 2 * MIN_FRAMES ? 1 : 2;
        }
        double[] n = new double[parts];
        double[][] m = new double[parts][];
        double[][] v = new double[parts][];
        int at = 0;
        for (int k = 0; k < count.length; k++) {
            int copies = count[k] < 2 * MIN_FRAMES ? 1 : 2;
            for (int c = 0; c < copies; c++) {
                n[at] = count[k] / copies;
                m[at] = mean[k].clone();
                v[at] = variance[k];
                for (int d = 0; copies == 2 && d < AlignerCepstra.DIMENSIONS; d++) {
                    m[at][d] += (c == 0 ? 0.2 : -0.2) * Math.sqrt(variance[k][d]);
                }
                at++;
            }
        }
        return new GaussianMixture(n, m, v);
    }
}
