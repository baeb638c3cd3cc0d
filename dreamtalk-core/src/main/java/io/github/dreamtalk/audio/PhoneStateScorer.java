package io.github.dreamtalk.audio;

import static io.github.dreamtalk.audio.CmuAcousticModel.CEPSTRA;
import static io.github.dreamtalk.audio.CmuAcousticModel.GAUSSIANS;
import static io.github.dreamtalk.audio.CmuAcousticModel.PHONES;
import static io.github.dreamtalk.audio.CmuAcousticModel.STATES;
import static io.github.dreamtalk.audio.CmuAcousticModel.STREAMS;

import java.util.Arrays;

/**
 * Log-likelihoods of the phone states for cepstral vectors. The tables are laid out so that the inner loops run over the
 * 128 Gaussians of a codebook with unit stride and are used for a whole block of frames while they sit in the first-level
 * cache. Immutable; callers bring the scratch space.
 */
final class PhoneStateScorer {
    /** Gaussians this far (nats) below the best of their codebook cannot show in the clipped result. */
    private static final float NEGLIGIBLE = -20f;

    /** [stream, phone][dimension · 128 + gaussian]: factors of z² and z, and the constant. */
    private final float[][] square = new float[STREAMS * PHONES][CEPSTRA * GAUSSIANS];

    private final float[][] linear = new float[STREAMS * PHONES][CEPSTRA * GAUSSIANS];
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
                        square[table][d * GAUSSIANS + g] = (float) (-0.5 / variance);
                        linear[table][d * GAUSSIANS + g] = (float) (mean / variance);
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
        float[] a = square[table];
        float[] b = linear[table];
        float[] c = constant[table];
        float z0 = vectors[at];
        for (int g = 0; g < GAUSSIANS; g++) {
            out[g] = c[g] + (a[g] * z0 + b[g]) * z0;
        }
        for (int d = 1; d < CEPSTRA; d += 4) {
            addFour(a, b, vectors, at, d, out);
        }
        return maximum(out);
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

    /** Four dimensions a pass, so that the sums are loaded and stored a quarter as often. */
    private static void addFour(float[] a, float[] b, float[] vectors, int at, int d, float[] out) {
        float z0 = vectors[at + d];
        float z1 = vectors[at + d + 1];
        float z2 = vectors[at + d + 2];
        float z3 = vectors[at + d + 3];
        int i = d * GAUSSIANS;
        int j = i + GAUSSIANS;
        int k = j + GAUSSIANS;
        int l = k + GAUSSIANS;
        for (int g = 0; g < GAUSSIANS; g++) {
            out[g] += (a[i + g] * z0 + b[i + g]) * z0
                    + (a[j + g] * z1 + b[j + g]) * z1
                    + (a[k + g] * z2 + b[k + g]) * z2
                    + (a[l + g] * z3 + b[l + g]) * z3;
        }
    }

    private static void exponentiate(float[] values, float best) {
        for (int g = 0; g < GAUSSIANS; g++) {
            float x = values[g] - best;
            values[g] = x < NEGLIGIBLE ? 0f : exp(x);
        }
    }

    /** e^x for −87 < x ≤ 0 with a relative error below 3e-7: 2^k times a polynomial for the rest. */
    static float exp(float x) {
        float y = x * 1.442695041f;
        int k = (int) (y - 0.5f);
        float r = (x - k * 0.693359375f) + k * 2.12194440e-4f;
        float q = 1.9875691500e-4f;
        q = q * r + 1.3981999507e-3f;
        q = q * r + 8.3334519073e-3f;
        q = q * r + 4.1665795894e-2f;
        q = q * r + 1.6666665459e-1f;
        q = q * r + 5.0000001201e-1f;
        return (q * r * r + r + 1f) * Float.intBitsToFloat(k + 127 << 23);
    }

    private static void addMixtures(float[] w, float[] density, float best, float[] scores, int at) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        for (int g = 0; g < GAUSSIANS; g++) {
            float e = density[g];
            s0 += w[g] * e;
            s1 += w[GAUSSIANS + g] * e;
            s2 += w[2 * GAUSSIANS + g] * e;
        }
        scores[at] += best + (float) Math.log(s0 + 1e-30f);
        scores[at + 1] += best + (float) Math.log(s1 + 1e-30f);
        scores[at + 2] += best + (float) Math.log(s2 + 1e-30f);
    }
}
