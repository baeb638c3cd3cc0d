package io.github.dreamtalk.onnx.phone;

import java.util.Arrays;

/**
 * Mel power of one frame: 25 ms Hann window, 512-point transform, 80 filters of unit sum from 60 to 7800 Hz. Holds work
 * arrays: one thread each.
 */
final class MelAnalysis {
    /** Number of mel bands. */
    static final int BANDS = 80;
    /** Value white noise of variance 1 gives in every band: the sum of the squared window. */
    static final float WHITE_NOISE_POWER = 149.625f;

    private static final int LENGTH = 400;
    private static final TriangularFilters FILTERS = TriangularFilters.unitSum(BANDS, 60, 7800);
    private static final float[] WINDOW = new float[LENGTH];

    static {
        for (int i = 0; i < LENGTH; i++) {
            WINDOW[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / (LENGTH - 1)));
        }
    }

    private final RealFft fft = new RealFft(512);
    private final float[] signal = new float[512];
    private final float[] power = new float[257];

    /**
     * Analyses a frame.
     *
     * @param window a window of {@link FrontEndWindows}
     * @param bands receives 80 powers
     * @return their mean
     */
    float analyse(float[] window, float[] bands) {
        for (int i = 0; i < LENGTH; i++) {
            signal[i] = window[i] * WINDOW[i];
        }
        Arrays.fill(signal, LENGTH, signal.length, 0f);
        fft.power(signal, power);
        FILTERS.apply(power, bands);
        float sum = 0;
        for (int b = 0; b < BANDS; b++) {
            sum += bands[b];
        }
        return sum / BANDS;
    }
}
