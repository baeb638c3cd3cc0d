// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.dreamtalk.tarsos;

import be.tarsos.dsp.pitch.PitchDetectionResult;
import be.tarsos.dsp.pitch.Yin;
import io.github.dreamtalk.media.PcmAudio;

/**
 * Prosody of one window. The plain YIN is used: at these sizes it costs little, and the library's FFT variant sums powers in
 * single precision along the window, which blurs quiet speech after loud. Not thread-safe.
 */
final class PitchTracker {
    /** Lowest pitch reported, in Hz: below it are hum and rumble, not voices. */
    static final double LOWEST_HZ = 55;
    /** Highest pitch reported, in Hz: above it are whistles, not voices. */
    static final double HIGHEST_HZ = 800;
    /** Aperiodic share above which a sound has no pitch; the upper end of what the paper recommends. */
    private static final double APERIODIC = 0.15;
    /** Below this loudness a period is that of the noise floor. */
    private static final double AUDIBLE_DB = -60;

    private static final double SILENCE_DB = -100;

    private final Yin yin = new Yin(PcmAudio.SAMPLE_RATE, AnalysisFrames.WINDOW, APERIODIC);

    /** Analyses the {@value AnalysisFrames#WINDOW} samples of a window. */
    ProsodyFrame analyse(float[] window) {
        double loudness = loudnessDb(window);
        if (loudness < AUDIBLE_DB) {
            return new ProsodyFrame(0, 0, loudness);
        }
        PitchDetectionResult result = yin.getPitch(window);
        double pitch = result.getPitch();
        boolean voiced = result.isPitched() && pitch >= LOWEST_HZ && pitch <= HIGHEST_HZ;
        return voiced
                ? new ProsodyFrame(pitch, Math.min(1, result.getProbability()), loudness)
                : new ProsodyFrame(0, 0, loudness);
    }

    private static double loudnessDb(float[] window) {
        double sum = 0;
        for (int i = AnalysisFrames.CORE_START; i < AnalysisFrames.CORE_START + AnalysisFrames.CORE; i++) {
            sum += (double) window[i] * window[i];
        }
        double db = 10 * Math.log10(sum / AnalysisFrames.CORE);
        return Math.min(0, Math.max(SILENCE_DB, db));
    }
}
