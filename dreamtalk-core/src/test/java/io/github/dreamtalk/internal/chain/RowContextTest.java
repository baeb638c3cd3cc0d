package io.github.dreamtalk.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowContextTest {
    @ParameterizedTest
    @CsvSource({"0,5,2", "1,5,1", "2,7,3", "13,4,2", "13,60,64", "3,20,1", "1,1,1", "0,1,1"})
    void showsEveryRowOnceWithItsNeighbours(int context, int frames, int block) {
        int channels = 2;
        List<Integer> seen = new ArrayList<>();
        RowContext rows = new RowContext(context, channels, (values, offset) -> {
            int own = (int) values[offset];
            for (int k = -context; k <= context; k++) {
                int expected = Math.max(0, Math.min(frames - 1, own + k));
                assertThat(values[offset + k * channels]).isEqualTo(expected);
                assertThat(values[offset + k * channels + 1]).isEqualTo(-expected);
            }
            seen.add(own);
        });
        for (int first = 0; first < frames; first += block) {
            int n = Math.min(block, frames - first);
            // Longer than the rows, as blocks of a stage may be.
            float[] values = new float[(n + 1) * channels];
            for (int i = 0; i < n; i++) {
                values[i * channels] = first + i;
                values[i * channels + 1] = -(first + i);
            }
            rows.push(values, n);
            rows.push(values, 0);
            assertThat(seen).as("shown as soon as its context is there").hasSize(Math.max(0, first + n - context));
        }
        rows.finish();
        assertThat(seen).isEqualTo(IntStream.range(0, frames).boxed().toList());
    }

    @Test
    void anEmptyClipShowsNothing() {
        RowContext rows = new RowContext(3, 2, (values, offset) -> {
            throw new AssertionError("there is no row");
        });
        rows.push(new float[0], 0);
        rows.finish();
    }
}
