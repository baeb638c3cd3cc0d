// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.dreamtalk.tarsos;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.SampleWindows;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.Sink;
import java.time.Duration;

/**
 * Classic speech features, {@code tarsos-mfcc-v1}: {@value #DIMENSION} values at 50 Hz. Values 0 to 12 are mel cepstra (the
 * cosine transform of 26 natural log bands from 64 to 7600 Hz, divided by 26); 13 is the pitch in octaves above 100 Hz, 0
 * without a pitch; 14 the voicing in [0, 1]; 15 the logarithm to base 10 of the root mean square, at least -5. The level is
 * not normalised. A row leaves 32 ms after its moment, so a clip without an end will do.
 * Thread-safe: it holds no state.
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

    /**
     * {@inheritDoc}
     *
     * @return 32 ms: half a window
     */
    @Override
    public LookAhead lookAhead(ClipInfo clip) {
        return new LookAhead(Duration.ofMillis(1000L * AnalysisFrames.WINDOW / 2 / PcmAudio.SAMPLE_RATE), false);
    }

    @Override
    public Session<Samples, Rows> open(ClipInfo clip) {
        return new Clip();
    }

    /** One clip; beyond its ends there is silence. */
    private static final class Clip implements Session<Samples, Rows> {
        private final SampleWindows windows = AnalysisFrames.windows();
        private final PitchTracker pitch = new PitchTracker();
        private final CepstralAnalyser cepstra = new CepstralAnalyser();
        private final float[] row = new float[DIMENSION];
        private volatile boolean cancelled;
        private long samples;

        @Override
        public void push(Samples item, Sink<? super Rows> out) {
            samples += item.count();
            windows.push(item.values(), item.count(), (window, index) -> give(window, out));
        }

        @Override
        public void finish(Sink<? super Rows> out) {
            windows.finish(AnalysisFrames.in(samples), (window, index) -> give(window, out));
        }

        private void give(float[] window, Sink<? super Rows> out) {
            if (cancelled) {
                throw new CancelledException("the job was cancelled");
            }
            cepstra.analyse(window, row, 0);
            ProsodyFrame prosody = pitch.analyse(window);
            int at = CepstralAnalyser.COEFFICIENTS;
            row[at] = (float) (prosody.voiced() ? Math.log(prosody.pitchHz() / REFERENCE_HZ) / Math.log(2) : 0);
            row[at + 1] = (float) prosody.voicing();
            row[at + 2] = (float) (prosody.loudnessDb() / 20);
            out.accept(new Rows(row, 1));
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
