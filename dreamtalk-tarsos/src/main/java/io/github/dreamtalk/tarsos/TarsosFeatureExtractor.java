// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.dreamtalk.tarsos;

import io.github.dreamtalk.media.SampleWindows;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.media.PcmAudio;

/**
 * Classic speech features, {@code tarsos-mfcc-v1}: {@value #DIMENSION} values at 50 Hz. Values 0 to 12 are mel cepstra (the
 * cosine transform of 26 natural log bands from 64 to 7600 Hz, divided by 26); 13 is the pitch in octaves above 100 Hz, 0
 * without a pitch; 14 the voicing in [0, 1]; 15 the logarithm to base 10 of the root mean square, at least -5. The level is
 * not normalised. Thread-safe: it holds no state; each stream belongs to one thread.
 */
public final class TarsosFeatureExtractor implements AudioFeatureExtractor {
    /** Values per frame. */
    public static final int DIMENSION = CepstralAnalyser.COEFFICIENTS + 3;

    private static final FeatureSpec SPEC = new FeatureSpec("tarsos-mfcc-v1", DIMENSION, Prosody.RATE);
    private static final double REFERENCE_HZ = 100;

    /** Makes an extractor; there is nothing to load. */
    public TarsosFeatureExtractor() {}

    @Override
    public FeatureSpec spec() {
        return SPEC;
    }

    @Override
    public FeatureStream open(PcmAudio audio) {
        return new Stream(audio);
    }

    @Override
    public void close() {}

    private static final class Stream implements FeatureStream {
        private final SampleWindows windows;
        private final PitchTracker pitch = new PitchTracker();
        private final CepstralAnalyser cepstra = new CepstralAnalyser();
        private long left;

        Stream(PcmAudio audio) {
            left = AnalysisFrames.in(audio);
            windows = AnalysisFrames.open(audio);
        }

        @Override
        public int read(float[] target, int offset, int frames) {
            if (left == 0) {
                return -1;
            }
            int n = (int) Math.min(frames, left);
            for (int i = 0; i < n; i++) {
                float[] window = windows.next();
                int at = offset + i * DIMENSION;
                cepstra.analyse(window, target, at);
                ProsodyFrame prosody = pitch.analyse(window);
                at += CepstralAnalyser.COEFFICIENTS;
                target[at] = (float) (prosody.voiced() ? Math.log(prosody.pitchHz() / REFERENCE_HZ) / Math.log(2) : 0);
                target[at + 1] = (float) prosody.voicing();
                target[at + 2] = (float) (prosody.loudnessDb() / 20);
            }
            left -= n;
            return n;
        }

        @Override
        public void close() {
            windows.close();
        }
    }
}
