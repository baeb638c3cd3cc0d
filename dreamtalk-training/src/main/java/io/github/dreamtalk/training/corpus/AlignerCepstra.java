package io.github.dreamtalk.training.corpus;

import java.util.Arrays;
import java.util.List;

/**
 * What the aligner hears: 13 cepstra (the first is the energy) and their slopes every 5 ms, in double precision. Not the
 * cepstra of the front end, which follow a recipe the published acoustic model was trained on (10 ms, 25 filters from 130
 * to 6800 Hz, lifter, levelled clip, dither): here half the step is wanted, because labels are boundaries, and the labels
 * of a corpus are a function of its seed that must not move with the front end. SyncNet and TarsosDSP have theirs for the
 * same reason: cepstra belong to the model that listens.
 */
final class AlignerCepstra {
    static final int HOP = 80;
    static final int DIMENSIONS = 26;
    static final int WINDOW = 400;
    /** Frames from either of which a slope is taken to the middle one. */
    private static final int SLOPE = 2;

    private static final int FFT = 512;
    private static final int BANDS = 26;
    static final int CEPSTRA = 13;
    private static final double[][] FILTERS = filters();

    private AlignerCepstra() {}

    /** Frame {@code t} is centred at {@code 5 t + 12.5} ms. Clips shorter than a window give no frame. */
    static float[][] of(float[] samples) {
        int frames = samples.length < WINDOW ? 0 : 1 + (samples.length - WINDOW) / HOP;
        float[][] features = new float[frames][DIMENSIONS];
        double[] re = new double[FFT];
        double[] im = new double[FFT];
        for (int t = 0; t < frames; t++) {
            Arrays.fill(re, 0);
            Arrays.fill(im, 0);
            for (int i = 0; i < WINDOW; i++) {
                int at = t * HOP + i;
                double emphasised = samples[at] - 0.97 * (at == 0 ? samples[0] : samples[at - 1]);
                re[i] = emphasised * (0.54 - 0.46 * Math.cos(2 * Math.PI * i / (WINDOW - 1)));
            }
            fft(re, im);
            cepstra(re, im, features[t]);
        }
        for (int t = 0; t < frames; t++) {
            float[] before = features[Math.max(0, t - SLOPE)];
            float[] after = features[Math.min(frames - 1, t + SLOPE)];
            for (int c = 0; c < CEPSTRA; c++) {
                features[t][CEPSTRA + c] = after[c] - before[c];
            }
        }
        return features;
    }

    private static void cepstra(double[] re, double[] im, float[] out) {
        double[] power = new double[FFT / 2 + 1];
        double energy = 0;
        for (int k = 0; k < power.length; k++) {
            power[k] = re[k] * re[k] + im[k] * im[k];
            energy += power[k];
        }
        double[] log = new double[BANDS];
        for (int b = 0; b < BANDS; b++) {
            double sum = 0;
            for (int k = 0; k < power.length; k++) {
                sum += FILTERS[b][k] * power[k];
            }
            log[b] = Math.log(sum + 1e-6);
        }
        out[0] = (float) Math.log(energy + 1e-6);
        for (int c = 1; c < CEPSTRA; c++) {
            double sum = 0;
            for (int b = 0; b < BANDS; b++) {
                sum += log[b] * Math.cos(Math.PI * c * (b + 0.5) / BANDS);
            }
            out[c] = (float) sum;
        }
    }

    /** Scales each of the numbers to mean 0 and deviation 1 over all frames of a voice, in place. */
    static void normalise(List<float[][]> clips) {
        long frames = clips.stream().mapToLong(c -> c.length).sum();
        for (int d = 0; d < DIMENSIONS; d++) {
            double sum = 0;
            double squares = 0;
            for (float[][] clip : clips) {
                for (float[] f : clip) {
                    sum += f[d];
                    squares += (double) f[d] * f[d];
                }
            }
            double mean = sum / frames;
            double deviation = Math.sqrt(Math.max(0, squares / frames - mean * mean)) + 1e-6;
            for (float[][] clip : clips) {
                for (float[] f : clip) {
                    f[d] = (float) ((f[d] - mean) / deviation);
                }
            }
        }
    }

    private static void fft(double[] re, double[] im) {
        for (int i = 1, j = 0; i < FFT; i++) {
            int bit = FFT >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j ^= bit;
            if (i < j) {
                double swap = re[i];
                re[i] = re[j];
                re[j] = swap;
            }
        }
        for (int size = 2; size <= FFT; size <<= 1) {
            for (int k = 0; k < size / 2; k++) {
                double c = Math.cos(-2 * Math.PI * k / size);
                double s = Math.sin(-2 * Math.PI * k / size);
                for (int a = k; a < FFT; a += size) {
                    int b = a + size / 2;
                    double x = re[b] * c - im[b] * s;
                    double y = re[b] * s + im[b] * c;
                    re[b] = re[a] - x;
                    im[b] = im[a] - y;
                    re[a] += x;
                    im[a] += y;
                }
            }
        }
    }

    private static double[][] filters() {
        double low = mel(80);
        double step = (mel(7600) - low) / (BANDS + 1);
        double[][] filters = new double[BANDS][FFT / 2 + 1];
        for (int b = 0; b < BANDS; b++) {
            for (int k = 0; k <= FFT / 2; k++) {
                double position = (mel(k * (double) Utterance.SAMPLE_RATE / FFT) - low) / step;
                filters[b][k] = Math.max(0, 1 - Math.abs(position - (b + 1)));
            }
        }
        return filters;
    }

    private static double mel(double hertz) {
        return 1127 * Math.log(1 + hertz / 700);
    }
}
