package io.github.dreamtalk.eval.syncnet;

/**
 * The 13 mel-frequency cepstral coefficients SyncNet hears, a hundred times a second: the defaults of the Python package
 * python_speech_features on 16-bit sample values. Used by one thread.
 */
final class SyncNetMfcc {
    static final int COEFFICIENTS = 13;
    private static final int RATE = 16_000;
    private static final int WINDOW = 400;
    private static final int HOP = 160;
    private static final int FFT = 512;
    private static final int FILTERS = 26;
    private static final double TINY = Math.ulp(1.0);

    private final int[] edges = new int[FILTERS + 2];
    private final double[] re = new double[FFT];
    private final double[] im = new double[FFT];

    SyncNetMfcc() {
        double top = 2595 * Math.log10(1 + RATE / 2 / 700.0);
        for (int k = 0; k < edges.length; k++) {
            double hertz = 700 * (Math.pow(10, top * k / (FILTERS + 1) / 2595) - 1);
            edges[k] = (int) Math.floor((FFT + 1) * hertz / RATE);
        }
    }

    /** Of samples in [-1, 1]; at least one row. */
    double[][] of(float[] samples) {
        int rows = 1 + Math.max(0, (samples.length - WINDOW + HOP - 1) / HOP);
        double[][] out = new double[rows][];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < FFT; i++) {
                int at = r * HOP + i;
                re[i] = i < WINDOW && at < samples.length ? value(samples, at) : 0;
                im[i] = 0;
            }
            transform();
            out[r] = cepstrum();
        }
        return out;
    }

    /** Pre-emphasised. */
    private static double value(float[] samples, int at) {
        double now = Math.rint(32768.0 * samples[at]);
        return at == 0 ? now : now - 0.97 * Math.rint(32768.0 * samples[at - 1]);
    }

    private double[] cepstrum() {
        double[] power = new double[FFT / 2 + 1];
        double energy = 0;
        for (int k = 0; k < power.length; k++) {
            power[k] = (re[k] * re[k] + im[k] * im[k]) / FFT;
            energy += power[k];
        }
        double[] logs = new double[FILTERS];
        for (int f = 0; f < FILTERS; f++) {
            double sum = 0;
            for (int k = edges[f]; k < edges[f + 1]; k++) {
                sum += power[k] * (k - edges[f]) / (edges[f + 1] - edges[f]);
            }
            for (int k = edges[f + 1]; k < edges[f + 2]; k++) {
                sum += power[k] * (edges[f + 2] - k) / (edges[f + 2] - edges[f + 1]);
            }
            logs[f] = Math.log(sum == 0 ? TINY : sum);
        }
        double[] out = new double[COEFFICIENTS];
        for (int q = 1; q < COEFFICIENTS; q++) {
            double sum = 0;
            for (int f = 0; f < FILTERS; f++) {
                sum += logs[f] * Math.cos(Math.PI * q * (2 * f + 1) / (2 * FILTERS));
            }
            // Cosine transform of unit scale, then the lifter of 22.
            out[q] = sum * Math.sqrt(2.0 / FILTERS) * (1 + 11 * Math.sin(Math.PI * q / 22));
        }
        out[0] = Math.log(energy == 0 ? TINY : energy);
        return out;
    }

    /** Radix-2, in place. */
    private void transform() {
        for (int i = 1, j = 0; i < FFT; i++) {
            int bit = FFT >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j ^= bit;
            if (i < j) {
                double t = re[i];
                re[i] = re[j];
                re[j] = t;
            }
        }
        for (int length = 2; length <= FFT; length <<= 1) {
            for (int start = 0; start < FFT; start += length) {
                for (int k = 0; k < length / 2; k++) {
                    double angle = -2 * Math.PI * k / length;
                    double c = Math.cos(angle);
                    double s = Math.sin(angle);
                    int a = start + k;
                    int b = a + length / 2;
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
}
