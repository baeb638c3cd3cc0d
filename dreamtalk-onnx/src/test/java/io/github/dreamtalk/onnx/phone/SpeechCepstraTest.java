package io.github.dreamtalk.onnx.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpeechCepstraTest {
    private static float[] noise(int n) {
        Random random = new Random(4);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (0.05 * random.nextGaussian() * (1 + Math.sin(i * 0.002)));
        }
        return x;
    }

    @Test
    void framesLieWhereTheyAreSaidToLie() {
        float[] clip = noise(16_000);
        float[][] coarse = SpeechCepstra.of(clip, 160);
        float[][] fine = SpeechCepstra.of(clip, 40);
        assertThat(coarse).hasDimensions(1 + (16_000 - 410) / 160, 13);
        assertThat(fine).hasDimensions(1 + (16_000 - 410) / 40, 13);
        for (int t = 0; t < coarse.length; t++) {
            assertThat(fine[4 * t]).containsExactly(coarse[t]);
        }
        // A clip that begins 120 samples later has those frames as its own; its level is hardly another.
        float[][] later = SpeechCepstra.of(Arrays.copyOfRange(clip, 120, clip.length), 160);
        for (int t = 1; t < later.length; t++) {
            for (int k = 0; k < 13; k++) {
                assertThat(fine[4 * t + 3][k]).isCloseTo(later[t][k], within(0.3f));
            }
        }
    }

    @Test
    void aSoundIsSeenInTheFramesItReaches() {
        float[] clip = new float[16_000];
        for (int i = 8000; i < 16_000; i++) {
            clip[i] = (float) (0.1 * Math.sin(2 * Math.PI * 1000 * i / 16_000));
        }
        float[][] frames = SpeechCepstra.of(clip, 80);
        float silence = frames[0][0];
        // Frame 94 ends before sample 8000 - 70, frame 97 ends 170 samples behind it.
        assertThat(frames[94][0]).isCloseTo(silence, within(3f));
        assertThat(frames[97][0]).isGreaterThan(silence + 10);
    }

    @Test
    void gainDoesNotShow() {
        float[] clip = noise(16_000);
        float[] louder = new float[clip.length];
        for (int i = 0; i < clip.length; i++) {
            louder[i] = 8 * clip[i];
        }
        float[][] a = SpeechCepstra.of(clip, 80);
        float[][] b = SpeechCepstra.of(louder, 80);
        for (int t = 0; t < a.length; t++) {
            assertThat(b[t]).containsExactly(a[t], within(0.02f));
        }
    }

    @Test
    void whatCannotBeAnalysedIsRefusedOrEmpty() {
        assertThat(SpeechCepstra.of(new float[0], 80)).isEmpty();
        assertThat(SpeechCepstra.of(new float[409], 80)).isEmpty();
        assertThat(SpeechCepstra.of(new float[410], 80)).hasDimensions(1, 13);
        for (int hop : new int[] {0, -80, 100, 320}) {
            assertThatThrownBy(() -> SpeechCepstra.of(new float[1000], hop)).isInstanceOf(InvalidInputException.class);
        }
        float[] bad = new float[1000];
        bad[500] = Float.NaN;
        assertThatThrownBy(() -> SpeechCepstra.of(bad, 80)).isInstanceOf(InvalidInputException.class);
    }
}
