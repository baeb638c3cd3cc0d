package io.github.dreamtalk.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleWindowsTest {
    private static float[] ramp(int samples) {
        float[] x = new float[samples];
        for (int i = 0; i < samples; i++) {
            x[i] = i + 1;
        }
        return x;
    }

    private static List<float[]> windows(float[] sound, int hop, int before, int size, int piece, long wanted) {
        List<float[]> out = new ArrayList<>();
        SampleWindows windows = new SampleWindows(hop, before, size);
        SampleWindows.Receiver receiver = (window, index) -> {
            assertThat(index).isEqualTo(out.size());
            out.add(window.clone());
        };
        for (int from = 0; from < sound.length; from += piece) {
            float[] part =
                    Arrays.copyOfRange(sound, from, from + piece + 3); // what lies behind the piece is not its own
            windows.push(part, Math.min(piece, sound.length - from), receiver);
        }
        windows.finish(wanted, receiver);
        return out;
    }

    @ParameterizedTest
    @CsvSource({"160, 200, 450", "320, 512, 1024", "5, 0, 5", "1, 2, 3", "4, 0, 9"})
    void aWindowHoldsItsSamplesWithZerosBeyondTheEnds(int hop, int before, int size) {
        float[] sound = ramp(3000);
        int wanted = 3000 / hop + 4;
        for (int piece : new int[] {1, 7, hop, 999, 3000}) {
            List<float[]> found = windows(sound, hop, before, size, piece, wanted);
            assertThat(found).hasSize(wanted);
            for (int t = 0; t < wanted; t++) {
                for (int i = 0; i < size; i++) {
                    int at = hop * t - before + i;
                    assertThat(found.get(t)[i])
                            .as("window %d sample %d", t, i)
                            .isEqualTo(at < 0 || at >= 3000 ? 0f : at + 1f);
                }
            }
        }
    }

    /** Not a sample later than it must. */
    @Test
    void aWindowGoesOutWithItsLastSample() {
        SampleWindows windows = new SampleWindows(160, 200, 450);
        long[] given = {0};
        for (int n = 1; n <= 2000; n++) {
            windows.push(new float[1], 1, (window, index) -> given[0]++);
            assertThat(given[0]).as("after %d samples", n).isEqualTo(n < 250 ? 0 : (n - 250) / 160 + 1);
        }
    }

    @Test
    void finishingGivesNoMoreThanIsAskedFor() {
        assertThat(windows(ramp(1000), 100, 0, 100, 1000, 3)).hasSize(10);
        assertThat(windows(new float[0], 100, 50, 200, 1, 0)).isEmpty();
        assertThat(windows(new float[0], 100, 50, 200, 1, 2)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aSampleThatIsNotANumberIsNamed(float bad) {
        float[] sound = ramp(5000);
        sound[4321] = bad;
        assertThatThrownBy(() -> windows(sound, 160, 200, 450, 1000, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sample 4321 is " + bad);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 5", "6, 0, 5", "1, -1, 5", "1, 5, 5"})
    void refusesSizesThatLeaveGapsOrNothing(int hop, int before, int size) {
        assertThatThrownBy(() -> new SampleWindows(hop, before, size))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("hop " + hop);
    }
}
