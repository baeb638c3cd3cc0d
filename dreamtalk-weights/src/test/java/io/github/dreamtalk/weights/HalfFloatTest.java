package io.github.dreamtalk.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfFloatTest {
    @Test
    void everyFiniteHalfSurvivesTheRoundTrip() {
        for (int h = 0; h < 0x10000; h++) {
            float value = HalfFloat.toFloat((short) h);
            if (!Float.isNaN(value)) {
                assertThat(HalfFloat.fromFloat(value)).as("0x%04x", h).isEqualTo((short) h);
            }
        }
    }

    @Test
    void roundsToNearestEven() {
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(1f + 0x1p-11f))).isEqualTo(1f);
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(1f + 3 * 0x1p-11f))).isEqualTo(1f + 0x1p-9f);
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(70_000f))).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(-0.1f))).isEqualTo(-0.099975586f);
    }
}
