package io.github.dreamtalk.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.diffusion.PredictionType;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.FeatureSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureWindowTest {
    private static final int TOTAL = 101;

    private static DenoiserSpec spec() {
        return new DenoiserSpec(
                MotionSpace.ARKIT,
                FrameRate.FPS_25,
                PredictionType.X0,
                NoiseSchedule.dreamTalk(),
                new FeatureSpec("counting", 1, FrameRate.of(50)),
                2,
                5,
                256);
    }

    /** Feature frames from one on, each its number plus one. */
    private static Rows counting(int first, int count) {
        float[] values = new float[count + 3];
        for (int i = 0; i < count; i++) {
            values[i] = first + i + 1;
        }
        return new Rows(values, count);
    }

    private static void check(float[] rows, int firstMotionFrame, int frames) {
        for (int i = 0; i < frames; i++) {
            for (int j = 0; j < 11; j++) {
                int k = 2 * (firstMotionFrame + i) - 5 + j;
                float expected = k < 0 || k >= TOTAL ? 0 : k + 1;
                assertThat(rows[2 * i + j]).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,7", "2,1", "7,7", "50,3", "64,101", "8,64"})
    void everyMotionFrameSeesItsElevenFeaturesWhateverTheChunkAndThePiece(int chunk, int piece) {
        FeatureWindow window = new FeatureWindow(spec(), chunk);
        int motionFrames = 51;
        int pushed = 0;
        for (int first = 0; first < motionFrames; first += chunk) {
            int n = Math.min(chunk, motionFrames - first);
            while (!window.covers(first, n) && pushed < TOTAL) {
                int rows = Math.min(piece, TOTAL - pushed);
                window.push(counting(pushed, rows));
                pushed += rows;
            }
            if (!window.covers(first, n)) {
                window.end();
            }
            check(window.window(first, n), first, n);
        }
        assertThat(window.received()).isEqualTo(pushed);
    }

    /** A chunk waits for the last feature of its last frame, and for no further one. */
    @Test
    void aChunkIsCoveredAsSoonAsItsLastFeatureIsThere() {
        FeatureWindow window = new FeatureWindow(spec(), 8);
        for (int frames = 1, pushed = 0; frames <= 8; frames++) {
            int last = 2 * (frames - 1) + 5;
            while (pushed <= last) {
                assertThat(window.covers(0, frames)).isFalse();
                window.push(counting(pushed++, 1));
            }
            assertThat(window.covers(0, frames)).isTrue();
        }
    }

    @Test
    void beyondTheEndIsZero() {
        FeatureWindow window = new FeatureWindow(spec(), 4);
        window.push(counting(0, 3));
        assertThat(window.covers(0, 4)).isFalse();
        window.end();
        assertThat(window.covers(0, 4)).isTrue();
        assertThat(window.covers(1000, 4)).isTrue();
        float[] rows = window.window(0, 4);
        assertThat(java.util.Arrays.copyOf(rows, spec().featureRows(4)))
                .containsExactly(0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(java.util.Arrays.copyOf(window.window(4, 2), spec().featureRows(2)))
                .containsOnly(0);
    }

    @Test
    void goesForwardOnlyAndNotBeyondWhatIsThere() {
        FeatureWindow window = new FeatureWindow(spec(), 4);
        window.push(counting(0, 40));
        window.window(4, 4);
        window.window(4, 2);
        assertThatThrownBy(() -> window.window(3, 4))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("forward only");
        assertThatThrownBy(() -> window.window(18, 4))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before its features were there");
    }
}
