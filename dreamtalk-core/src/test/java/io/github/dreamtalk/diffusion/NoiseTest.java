package io.github.dreamtalk.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoiseTest {
    private static void known(int[] counter, int[] key, int... expected) {
        Philox p = new Philox();
        p.block(counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
        assertThat(new int[] {p.word0, p.word1, p.word2, p.word3}).containsExactly(expected);
    }

    /** The known-answer vectors published with Random123 (file kat_vectors, philox4x32 of 10 rounds). */
    @Test
    void philoxGivesThePublishedVectors() {
        known(new int[4], new int[2], 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        known(new int[] {-1, -1, -1, -1}, new int[] {-1, -1}, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        known(
                new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                new int[] {0xa4093822, 0x299f31d0},
                0xd16cfe09,
                0x94fdcceb,
                0x5001e420,
                0x24126ea1);
    }

    /** Follows the documented definition from the all-zero vector: seed 0, frame 0, x_T, channels 0 to 3. */
    @Test
    void valuesFollowTheDocumentedDefinition() {
        float[] out = new float[4];
        new CounterNoise(0).fill(out, 0, 1, 4, NoiseSource.INITIAL);
        double r0 = Math.sqrt(-2 * Math.log((0x6627e8d5L + 1) / 0x1p32));
        double a0 = 2 * Math.PI * (0xe169c58dL / 0x1p32);
        double r1 = Math.sqrt(-2 * Math.log((0xbc57ac4cL + 1) / 0x1p32));
        double a1 = 2 * Math.PI * (0x9b00dbd8L / 0x1p32);
        double[] expected = {r0 * Math.cos(a0), r0 * Math.sin(a0), r1 * Math.cos(a1), r1 * Math.sin(a1)};
        for (int i = 0; i < 4; i++) {
            assertThat((double) out[i]).isCloseTo(expected[i], within(1e-6));
        }
    }

    @Test
    void doesNotDependOnTheChunkAndDiffersAlongEveryAxis() {
        CounterNoise noise = new CounterNoise(42);
        int channels = 7;
        long first = (1L << 33) - 5;
        float[] whole = new float[10 * channels];
        noise.fill(whole, first, 10, channels, 3);
        float[] row = new float[channels];
        for (int f = 0; f < 10; f++) {
            noise.fill(row, first + f, 1, channels, 3);
            for (int c = 0; c < channels; c++) {
                assertThat(row[c]).isEqualTo(whole[f * channels + c]);
            }
        }
        assertThat(whole).doesNotHaveDuplicates();
        float[] other = new float[10 * channels];
        noise.fill(other, first, 10, channels, 4);
        assertThat(other).isNotEqualTo(whole);
        new CounterNoise(42L << 32).fill(other, first, 10, channels, 3);
        assertThat(other).isNotEqualTo(whole);
    }

    @Test
    void isStandardNormalAndUncorrelated() {
        int n = 200_000;
        float[] x = new float[n];
        new CounterNoise(7).fill(x, 0, n / 8, 8, 0);
        double m1 = 0;
        double m2 = 0;
        double m3 = 0;
        double m4 = 0;
        double lag = 0;
        for (int i = 0; i < n; i++) {
            double v = x[i];
            m1 += v / n;
            m2 += v * v / n;
            m3 += v * v * v / n;
            m4 += v * v * v * v / n;
            lag += v * x[(i + 1) % n] / n;
        }
        assertThat(m1).isCloseTo(0, within(0.01));
        assertThat(m2).isCloseTo(1, within(0.015));
        assertThat(m3).isCloseTo(0, within(0.04));
        assertThat(m4).isCloseTo(3, within(0.12));
        assertThat(lag).isCloseTo(0, within(0.01));
    }

    @Test
    void smoothNoiseDoesNotDependOnTheChunk() {
        NoiseSource noise = new SmoothNoise(new CounterNoise(42), 3);
        int channels = 5;
        float[] whole = new float[40 * channels];
        noise.fill(whole, 100, 40, channels, NoiseSource.INITIAL);
        float[] part = new float[7 * channels];
        for (int first = 0; first + 7 <= 40; first += 7) {
            noise.fill(part, 100 + first, 7, channels, NoiseSource.INITIAL);
            for (int i = 0; i < part.length; i++) {
                assertThat(part[i]).isEqualTo(whole[first * channels + i]);
            }
        }
    }

    /** In each frame as the noise it is made of; from frame to frame as the kernel's own correlation. */
    @Test
    void smoothNoiseIsStandardNormalInEachFrameAndSlow() {
        int frames = 40_000;
        int channels = 3;
        float[] x = new float[frames * channels];
        new SmoothNoise(new CounterNoise(3), 3).fill(x, 0, frames, channels, 2);
        double[] lagged = new double[13];
        double across = 0;
        double mean = 0;
        for (int f = 0; f < frames - 12; f++) {
            mean += x[f * channels];
            across += x[f * channels] * x[f * channels + 1];
            for (int lag = 0; lag < lagged.length; lag++) {
                lagged[lag] += x[f * channels] * x[(f + lag) * channels];
            }
        }
        double n = frames - 12;
        assertThat(mean / n).isCloseTo(0, within(0.05));
        assertThat(across / n).isCloseTo(0, within(0.05));
        assertThat(lagged[0] / n).isCloseTo(1, within(0.05));
        // The kernel with itself: (1 + lag / 3) exp(-lag / 3), but for its ends that are cut off.
        for (int lag = 1; lag < lagged.length; lag++) {
            double expected = (1 + lag / 3.0) * Math.exp(-lag / 3.0);
            assertThat(lagged[lag] / n).as("lag %s", lag).isCloseTo(expected, within(0.06));
        }
    }

    @Test
    void smoothNoiseNeedsATimeConstant() {
        for (double frames : new double[] {0, -1, Double.NaN, 251}) {
            assertThatThrownBy(() -> new SmoothNoise(new CounterNoise(1), frames))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("time constant of " + frames);
        }
    }

    @Test
    void recordingsAreReplayedAndNothingElse() {
        RecordedNoise noise =
                new RecordedNoise(2, new float[] {1, 2, 3, 4, 5, 6}, List.of(new float[] {7, 8, 9, 10, 11, 12}));
        float[] out = new float[4];
        noise.fill(out, 1, 2, 2, NoiseSource.INITIAL);
        assertThat(out).containsExactly(3, 4, 5, 6);
        noise.fill(out, 0, 2, 2, 0);
        assertThat(out).containsExactly(7, 8, 9, 10);
        assertThatThrownBy(() -> noise.fill(out, 2, 2, 2, 0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> noise.fill(out, 0, 1, 2, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("step 1");
        assertThatThrownBy(() -> noise.fill(out, 0, 1, 3, 0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new RecordedNoise(2, new float[4], List.of(new float[5])))
                .isInstanceOf(InvalidInputException.class);
    }
}
