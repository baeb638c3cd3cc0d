package io.github.dreamtalk.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.AudioFeatureExtractor.FeatureStream;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.diffusion.PredictionType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Feature frame k has the value k + 1; reads give at most 7 rows, as a real stream may. */
    private static FeatureStream counting() {
        return new FeatureStream() {
            private int next;

            @Override
            public int read(float[] target, int offset, int frames) {
                if (next == TOTAL) {
                    return -1;
                }
                int n = Math.min(Math.min(frames, 7), TOTAL - next);
                for (int i = 0; i < n; i++) {
                    target[offset + i] = ++next;
                }
                return n;
            }

            @Override
            public void close() {}
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 50, 64})
    void everyMotionFrameSeesItsElevenFeaturesWhateverTheChunk(int chunk) {
        DenoiserSpec spec = spec();
        FeatureWindow window = new FeatureWindow(spec, counting(), chunk);
        int motionFrames = 51;
        for (int first = 0; first < motionFrames; first += chunk) {
            int n = Math.min(chunk, motionFrames - first);
            float[] rows = window.window(first, n);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < 11; j++) {
                    int k = 2 * (first + i) - 5 + j;
                    float expected = k < 0 || k >= TOTAL ? 0 : k + 1;
                    assertThat(rows[2 * i + j]).isEqualTo(expected);
                }
            }
        }
    }
}
