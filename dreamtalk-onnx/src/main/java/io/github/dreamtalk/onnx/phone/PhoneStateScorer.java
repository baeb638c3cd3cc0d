package io.github.dreamtalk.onnx.phone;

import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.CEPSTRA;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.GAUSSIANS;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.PHONES;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.STATES;
import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.STREAMS;

import java.util.Arrays;

/**
 * Log-likelihoods of the phone states for cepstral vectors. The tables are laid out so that the inner loops run over the
 * 128 Gaussians of a codebook with unit stride and are used for a whole block of frames while they sit in the first-level
 * cache. Immutable; callers bring the scratch space.
 */
final class PhoneStateScorer {
    /** Gaussians further (nats) below the best of their codebook cannot show in the clipped result. */
    private static final float NEGLIGIBLE = -40f;

    /** Taylor coefficients of e^x for x in [−0.625, 0]; its 64th power is taken by squaring, so that the loop is SIMD. */
    private static final float C2 = 1 / 2f;

    private static final float C3 = 1 / 6f;
    private static final float C4 = 1 / 24f;
    private static final float C5 = 1 / 120f;
    private static final float C6 = 1 / 720f;

    /** [stream, phone][dimension][Gaussian]: factors of z² and z, and the constant. A row each: SIMD wants plain indices. */
    private final float[][][] square = new float[STREAMS * PHONES][CEPSTRA][GAUSSIANS];

    private final float[][][] linear = new float[STREAMS * PHONES][CEPSTRA][GAUSSIANS];
    private final float[][] constant = new float[STREAMS * PHONES][GAUSSIANS];
    /** [stream, phone][state in phone · 128 + gaussian]. */
    private final float[][] weight = new float[STREAMS * PHONES][3 * GAUSSIANS];

    PhoneStateScorer(CmuAcousticModel model) {
        for (int s = 0; s < STREAMS; s++) {
            for (int p = 0; p < PHONES; p++) {
                int table = s * PHONES + p;
                for (int g = 0; g < GAUSSIANS; g++) {
                    double sum = 0;
                    for (int d = 0; d < CEPSTRA; d++) {
                        double mean = model.mean(p, s, g, d);
                        double variance = model.variance(p, s, g, d);
                        square[table][d][g] = (float) (-0.5 / variance);
                        linear[table][d][g] = (float) (mean / variance);
                        sum += mean * mean / variance + Math.log(2 * Math.PI * variance);
                    }
                    constant[table][g] = (float) (-0.5 * sum);
                    for (int k = 0; k < 3; k++) {
                        weight[table][k * GAUSSIANS + g] = model.weight(s, g, 3 * p + k);
                    }
                }
            }
        }
    }

    /**
     * Scores a block of frames.
     *
     * @param vectors 39 values per frame: cepstra, first differences, second differences
     * @param frames number of frames
     * @param scores receives 126 log-likelihoods per frame
     * @param work scratch of at least 128 values
     */
    void score(float[] vectors, int frames, float[] scores, float[] work) {
        Arrays.fill(scores, 0, frames * STATES, 0f);
        for (int s = 0; s < STREAMS; s++) {
            for (int p = 0; p < PHONES; p++) {
                int table = s * PHONES + p;
                for (int f = 0; f < frames; f++) {
                    float best = logDensities(table, vectors, (f * STREAMS + s) * CEPSTRA, work);
                    exponentiate(work, best);
                    addMixtures(weight[table], work, best, scores, f * STATES + 3 * p);
                }
            }
        }
    }

    private float logDensities(int table, float[] vectors, int at, float[] out) {
        float[][] a = square[table];
        float[][] b = linear[table];
        System.arraycopy(constant[table], 0, out, 0, GAUSSIANS);
        addOne(a[0], b[0], vectors[at], out);
        for (int d = 1; d < CEPSTRA; d += 2) {
            addTwo(a[d], b[d], vectors[at + d], a[d + 1], b[d + 1], vectors[at + d + 1], out);
        }
        return maximum(out);
    }

    private static void addOne(float[] a, float[] b, float z, float[] out) {
        for (int g = 0; g < GAUSSIANS; g++) {
            out[g] += (a[g] * z + b[g]) * z;
        }
    }

    /** Two dimensions a pass, so that the sums are loaded and stored half as often. */
    private static void addTwo(float[] a0, float[] b0, float z0, float[] a1, float[] b1, float z1, float[] out) {
        for (int g = 0; g < GAUSSIANS; g++) {
            out[g] += (a0[g] * z0 + b0[g]) * z0 + (a1[g] * z1 + b1[g]) * z1;
        }
    }

    /** Four running maxima: one alone would wait for itself, and Math.max also looks for NaN and −0. */
    private static float maximum(float[] values) {
        float m0 = values[0];
        float m1 = values[1];
        float m2 = values[2];
        float m3 = values[3];
        for (int g = 4; g < GAUSSIANS; g += 4) {
            m0 = values[g] > m0 ? values[g] : m0;
            m1 = values[g + 1] > m1 ? values[g + 1] : m1;
            m2 = values[g + 2] > m2 ? values[g + 2] : m2;
            m3 = values[g + 3] > m3 ? values[g + 3] : m3;
        }
        return Math.max(Math.max(m0, m1), Math.max(m2, m3));
    }

    private static void exponentiate(float[] values, float best) {
        for (int g = 0; g < GAUSSIANS; g++) {
            float x = Math.max(values[g] - best, NEGLIGIBLE) * 0x1p-6f;
            float e = 1f + x * (1f + x * (C2 + x * (C3 + x * (C4 + x * (C5 + x * C6)))));
            e *= e;
            e *= e;
            e *= e;
            e *= e;
            e *= e;
            values[g] = e * e;
        }
    }

    private static void addMixtures(float[] w, float[] density, float best, float[] scores, int at) {
        scores[at] += best + (float) Math.log(dot(w, 0, density));
        scores[at + 1] += best + (float) Math.log(dot(w, GAUSSIANS, density));
        scores[at + 2] += best + (float) Math.log(dot(w, 2 * GAUSSIANS, density));
    }

    private static float dot(float[] w, int from, float[] density) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        for (int g = 0; g < GAUSSIANS; g += 4) {
            s0 += w[from + g] * density[g];
            s1 += w[from + g + 1] * density[g + 1];
            s2 += w[from + g + 2] * density[g + 2];
            s3 += w[from + g + 3] * density[g + 3];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
