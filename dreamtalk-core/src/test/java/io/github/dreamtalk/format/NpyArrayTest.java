package io.github.dreamtalk.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import org.junit.jupiter.api.Test;

class NpyArrayTest {
    @Test
    void keepsItsShapeAndValues() {
        int[] shape = {2, 3};
        NpyArray array = NpyArray.of(shape, new double[] {1, 2, 3, 4, 5, 6});
        shape[0] = 9;
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(NpyArray.of(new int[0], new double[] {7}).size()).isEqualTo(1);
        assertThat(NpyArray.of(new int[] {0, 5}, new double[0]).size()).isZero();
    }

    @Test
    void refusesAShapeOfAnotherNumberOfValues() {
        for (int[] shape : new int[][] {{2, 2}, {65_536, 65_536}, {}}) {
            assertThatThrownBy(() -> NpyArray.of(shape, new double[3]))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("found 3 values");
        }
    }
}
