package io.github.dreamtalk.onnx.phone;

import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.CEPSTRA;

import java.util.Arrays;

/**
 * The 13 liftered cepstra the CMU acoustic model was trained on: pre-emphasis 0.97, 410-sample Hamming window, 25 filters
 * from 130 to 6800 Hz, orthonormal cosine transform, lifter 22.
 *
 * <p>The clip is first brought to a reference level, and noise 60 dB below that level is added. Digital silence (padding,
 * gated recordings) has no spectrum and would otherwise give cepstra far from anything the model has seen. The noise is a
 * function of the sample's index alone, so that every pass gives the same values. Holds work arrays: one thread each.
 */
final class CepstralAnalysis {
    /** Level of the clip after scaling, as the amplitude of white noise of equal mel power, on the 16-bit scale. */
    static final double REFERENCE_AMPLITUDE = 1500;

    private static final double DITHER_AMPLITUDE = REFERENCE_AMPLITUDE * 1e-3;
    static final int LENGTH = 410;
    /** Start inside a window of {@link FrontEndWindows}: the frame begins 160 samples before the window's centre. */
    private static final int START = 40;

    private static final int FILTER_COUNT = 25;
    private static final TriangularFilters FILTERS = TriangularFilters.unitArea(FILTER_COUNT, 130, 6800);
    private static final float[] WINDOW = new float[LENGTH];
    private static final float[][] COSINE = new float[CEPSTRA][FILTER_COUNT];

    static {
        for (int i = 0; i < LENGTH; i++) {
            WINDOW[i] = (float) (0.54 - 0.46 * Math.cos(2 * Math.PI * i / (LENGTH - 1)));
        }
        for (int k = 0; k < CEPSTRA; k++) {
            double scale = Math.sqrt((k == 0 ? 1.0 : 2.0) / FILTER_COUNT) * (1 + 11 * Math.sin(Math.PI * k / 22));
            for (int i = 0; i < FILTER_COUNT; i++) {
                COSINE[k][i] = (float) (scale * Math.cos(Math.PI * k * (i + 0.5) / FILTER_COUNT));
            }
        }
    }

    private final RealFft fft = new RealFft(512);
    private final float[] signal = new float[512];
    private final float[] power = new float[257];
    private final float[] logs = new float[FILTER_COUNT];

    /**
     * Analyses the frame that begins at sample 160 (t − 1).
     *
     * @param window window t of {@link FrontEndWindows}
     * @param t its index
     * @param level mean mel power of the sound's loud frames, see {@link ClipLevel}
     * @param cepstra receives 13 values
     * @param offset index of the first
     */
    void analyse(float[] window, long t, double level, float[] cepstra, int offset) {
        float gain = gain(level);
        long first = (t - 1) * FrontEndWindows.HOP;
        float previous = window[START - 1] * gain + dither(first - 1);
        for (int i = 0; i < LENGTH; i++) {
            float sample = window[START + i] * gain + dither(first + i);
            signal[i] = (sample - 0.97f * previous) * WINDOW[i];
            previous = sample;
        }
        Arrays.fill(signal, LENGTH, signal.length, 0f);
        fft.power(signal, power);
        FILTERS.apply(power, logs);
        for (int f = 0; f < FILTER_COUNT; f++) {
            logs[f] = (float) Math.log(logs[f] + 1e-4f);
        }
        for (int k = 0; k < CEPSTRA; k++) {
            float sum = 0;
            for (int f = 0; f < FILTER_COUNT; f++) {
                sum += COSINE[k][f] * logs[f];
            }
            cepstra[offset + k] = sum;
        }
    }

    private static float gain(double level) {
        return (float) (REFERENCE_AMPLITUDE / Math.sqrt(level / MelAnalysis.WHITE_NOISE_POWER));
    }

    /** By how much the first cepstrum of a sound falls when it is analysed at a level instead of at level 1; the others stay. */
    static double fallOfFirst(double level) {
        // Power goes with 1 / level, each log with its negative log, and the first row of the cosine transform is
        // constant.
        return Math.sqrt(FILTER_COUNT) * Math.log(level);
    }

    /** Uniform noise from the finaliser of SplitMix64 applied to the sample's index. */
    private static float dither(long sample) {
        long z = (sample + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (float) ((z >> 11) * 0x1p-52 * (DITHER_AMPLITUDE * Math.sqrt(3)));
    }
}
