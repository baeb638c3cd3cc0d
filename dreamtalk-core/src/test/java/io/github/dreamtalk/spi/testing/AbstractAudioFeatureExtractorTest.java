package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The contract of {@link AudioFeatureExtractor}. */
public abstract class AbstractAudioFeatureExtractorTest {
    /** For subclasses. */
    protected AbstractAudioFeatureExtractorTest() {}

    /**
     * Makes the extractor under test; the suite closes it.
     *
     * @return an extractor
     */
    protected abstract AudioFeatureExtractor extractor();

    /**
     * Largest difference the size of the pieces may make.
     *
     * @return the tolerance
     */
    protected double tolerance() {
        return 1e-5;
    }

    /**
     * Frames that may be missing from ⌊samples · rate / 16000⌋.
     *
     * @return 0, or 1 for a network whose convolutions are not padded
     */
    protected int missingFrames() {
        return 0;
    }

    private static float[] sound(int samples) {
        float[] x = new float[samples];
        new CounterNoise(1).fill(x, 0, samples, 1, 0);
        for (int i = 0; i < samples; i++) {
            x[i] = (float) (0.3 * Math.sin(i * 0.06) * Math.sin(i * 0.0007)) + 0.01f * x[i];
        }
        return x;
    }

    /** Pushes a clip in pieces of some samples. */
    private float[] read(AudioFeatureExtractor extractor, float[] samples, int piece) {
        FeatureSpec spec = extractor.spec();
        long expected = (long) samples.length
                * spec.rate().numerator()
                / ((long) PcmAudio.SAMPLE_RATE * spec.rate().denominator());
        float[] out = new float[(int) expected * spec.dimension()];
        int[] at = {0};
        Sink<Rows> sink = rows -> {
            assertThat(at[0] + rows.count()).as("rows of features").isLessThanOrEqualTo((int) expected);
            System.arraycopy(rows.values(), 0, out, at[0] * spec.dimension(), rows.count() * spec.dimension());
            at[0] += rows.count();
            Arrays.fill(rows.values(), Float.NaN); // who receives rows may change them
        };
        try (PcmAudio audio = PcmAudio.of(samples);
                Stage.Session<Samples, Rows> session = extractor.open(clip(audio))) {
            for (int from = 0; from < samples.length; from += piece) {
                int n = Math.min(piece, samples.length - from);
                session.push(new Samples(Arrays.copyOfRange(samples, from, from + n), n), sink);
            }
            session.finish(sink);
        }
        assertThat(at[0]).as("rows of features").isBetween((int) Math.max(0, expected - missingFrames()), (int)
                expected);
        return Arrays.copyOf(out, at[0] * spec.dimension());
    }

    private static ClipInfo clip(PcmAudio audio) {
        return ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25).withSound(audio);
    }

    @Test
    void givesTheSameFiniteFeaturesHoweverTheSoundIsCut() {
        try (AudioFeatureExtractor extractor = extractor()) {
            float[] samples = sound(33_333);
            float[] whole = read(extractor, samples, 50_000);
            for (float v : whole) {
                assertThat(v).isFinite();
            }
            assertThat(read(extractor, samples, 50_000)).as("deterministic").containsExactly(whole);
            for (int piece : new int[] {97, 1600}) {
                float[] other = read(extractor, samples, piece);
                for (int i = 0; i < whole.length; i++) {
                    assertThat((double) other[i]).isCloseTo(whole[i], within(tolerance()));
                }
            }
        }
    }

    @Test
    void countsExactlyForShortAndEmptySound() {
        try (AudioFeatureExtractor extractor = extractor()) {
            for (int samples : new int[] {0, 1, 319, 320, 321, 640, 1000, 16_000}) {
                read(extractor, sound(samples), 160);
            }
        }
    }

    @Test
    void silenceGivesFiniteFeaturesAndSoundGivesOthers() {
        try (AudioFeatureExtractor extractor = extractor()) {
            float[] silent = read(extractor, new float[8000], 160);
            for (float v : silent) {
                assertThat(v).isFinite();
            }
            assertThat(Arrays.equals(read(extractor, sound(8000), 160), silent)).isFalse();
        }
    }

    @Test
    void sessionsDoNotDisturbEachOther() {
        try (AudioFeatureExtractor extractor = extractor();
                PcmAudio first = PcmAudio.of(sound(8000));
                Stage.Session<Samples, Rows> open = extractor.open(clip(first))) {
            open.push(new Samples(sound(8000), 4000), rows -> {});
            float[] alone = read(extractor, sound(9000), 500);
            open.push(new Samples(sound(8000), 4000), rows -> {});
            assertThat(read(extractor, sound(9000), 500)).containsExactly(alone);
        }
    }

    /** An extractor that must hear the whole clip first says so, and does not guess when it is not there. */
    @Test
    void saysWhatItNeedsOfAClipWhoseEndIsNotKnown() {
        try (AudioFeatureExtractor extractor = extractor()) {
            ClipInfo live = ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25);
            if (extractor.lookAhead(live).wholeClip()) {
                assertThatThrownBy(() -> extractor.open(live)).isInstanceOf(InvalidInputException.class);
            } else {
                try (Stage.Session<Samples, Rows> session = extractor.open(live)) {
                    int[] rows = {0};
                    session.push(new Samples(sound(16_000), 16_000), r -> rows[0] += r.count());
                    session.finish(r -> rows[0] += r.count());
                    assertThat(rows[0]).isPositive();
                }
            }
        }
    }
}
