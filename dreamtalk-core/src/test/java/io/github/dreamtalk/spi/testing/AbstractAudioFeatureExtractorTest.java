package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.media.PcmAudio;
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
     * Largest difference the size of reads may make.
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

    private float[] read(AudioFeatureExtractor extractor, float[] samples, int rows) {
        FeatureSpec spec = extractor.spec();
        long expected = (long) samples.length
                * spec.rate().numerator()
                / ((long) PcmAudio.SAMPLE_RATE * spec.rate().denominator());
        float[] out = new float[(int) expected * spec.dimension()];
        float[] block = new float[rows * spec.dimension() + 1];
        int at = 0;
        try (PcmAudio audio = PcmAudio.of(samples);
                AudioFeatureExtractor.FeatureStream stream = extractor.open(audio)) {
            for (int n = stream.read(block, 1, rows); n >= 0; n = stream.read(block, 1, rows)) {
                assertThat(n).isBetween(1, rows);
                assertThat(at + n).as("rows of features").isLessThanOrEqualTo((int) expected);
                System.arraycopy(block, 1, out, at * spec.dimension(), n * spec.dimension());
                at += n;
            }
            assertThat(stream.read(block, 1, rows)).as("stays at the end").isEqualTo(-1);
        }
        assertThat(at).as("rows of features").isBetween((int) Math.max(0, expected - missingFrames()), (int) expected);
        return Arrays.copyOf(out, at * spec.dimension());
    }

    @Test
    void givesTheSameFiniteFeaturesHoweverTheyAreRead() {
        try (AudioFeatureExtractor extractor = extractor()) {
            float[] samples = sound(33_333);
            float[] whole = read(extractor, samples, 1000);
            for (float v : whole) {
                assertThat(v).isFinite();
            }
            assertThat(read(extractor, samples, 1000)).as("deterministic").containsExactly(whole);
            for (int rows : new int[] {1, 7}) {
                float[] other = read(extractor, samples, rows);
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
                read(extractor, sound(samples), 16);
            }
        }
    }

    @Test
    void silenceGivesFiniteFeaturesAndSoundGivesOthers() {
        try (AudioFeatureExtractor extractor = extractor()) {
            float[] silent = read(extractor, new float[8000], 16);
            for (float v : silent) {
                assertThat(v).isFinite();
            }
            assertThat(Arrays.equals(read(extractor, sound(8000), 16), silent)).isFalse();
        }
    }

    @Test
    void streamsDoNotDisturbEachOther() {
        try (AudioFeatureExtractor extractor = extractor();
                PcmAudio first = PcmAudio.of(sound(8000));
                AudioFeatureExtractor.FeatureStream open = extractor.open(first)) {
            float[] row = new float[extractor.spec().dimension()];
            open.read(row, 0, 1);
            float[] alone = read(extractor, sound(9000), 5);
            open.read(row, 0, 1);
            assertThat(read(extractor, sound(9000), 5)).containsExactly(alone);
        }
    }
}
