// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.dreamtalk.tarsos;

import be.tarsos.dsp.mfcc.MFCC;
import io.github.dreamtalk.media.PcmAudio;
import java.util.Arrays;

/** Mel cepstra of one window by TarsosDSP's parts. Not thread-safe. */
final class CepstralAnalyser {
    /** Cepstra of a frame. */
    static final int COEFFICIENTS = 13;

    private static final int BANDS = 26;
    private static final float LOWEST_HZ = 64;
    private static final float HIGHEST_HZ = 7600;
    /** Added to a band's magnitude, which is about 1e-3 for the least bit of 16-bit sound: keeps silence finite. */
    private static final float FLOOR = 1e-3f;

    private final MFCC parts =
            new MFCC(AnalysisFrames.CORE, PcmAudio.SAMPLE_RATE, COEFFICIENTS, BANDS, LOWEST_HZ, HIGHEST_HZ);
    private final int[] centres = centres();

    /**
     * Writes {@value #COEFFICIENTS} cepstra: the cosine transform of the bands' natural logarithms, divided by the number
     * of bands, so that the first is their mean.
     */
    void analyse(float[] window, float[] target, int offset) {
        float[] core =
                Arrays.copyOfRange(window, AnalysisFrames.CORE_START, AnalysisFrames.CORE_START + AnalysisFrames.CORE);
        float[] bands = parts.melFilter(parts.magnitudeSpectrum(core), centres);
        for (int i = 0; i < BANDS; i++) {
            bands[i] += FLOOR;
        }
        float[] cepstra = parts.cepCoefficients(parts.nonLinearTransformation(bands));
        for (int i = 0; i < COEFFICIENTS; i++) {
            target[offset + i] = cepstra[i] / BANDS;
        }
    }

    /**
     * Spectrum bins of the filters' edges and centres, equally spaced in mel. The library's own table leaves the last
     * filter's centre at bin 0, so that it would cover the whole spectrum.
     */
    private static int[] centres() {
        double low = mel(LOWEST_HZ);
        double step = (mel(HIGHEST_HZ) - low) / (BANDS + 1);
        int[] bins = new int[BANDS + 2];
        for (int i = 0; i < bins.length; i++) {
            double hz = 700 * (Math.pow(10, (low + i * step) / 2595) - 1);
            bins[i] = (int) Math.round(hz / PcmAudio.SAMPLE_RATE * AnalysisFrames.CORE);
        }
        return bins;
    }

    private static double mel(double hz) {
        return 2595 * Math.log10(1 + hz / 700);
    }
}
