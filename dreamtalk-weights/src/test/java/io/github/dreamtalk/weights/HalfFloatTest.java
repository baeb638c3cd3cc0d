package io.github.dreamtalk.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import org.junit.jupiter.api.Test;

class HalfFloatTest {
    /** The definition: sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
    private static double defined(int bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude;
        if (exponent == 0x1f) {
            magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else {
            magnitude = exponent == 0 ? fraction * 0x1p-24 : Math.scalb(1024.0 + fraction, exponent - 25);
        }
        return bits < 0x8000 ? magnitude : -magnitude;
    }

    @Test
    void everyHalfHasTheValueOfItsDefinitionAndSurvivesTheRoundTrip() {
        for (int h = 0; h < 0x10000; h++) {
            float value = HalfFloat.toFloat((short) h);
            assertThat(Double.valueOf(value)).as("0x%04x", h).isEqualTo(Double.valueOf(defined(h)));
            if (!Float.isNaN(value)) {
                assertThat(HalfFloat.fromFloat(value)).as("0x%04x", h).isEqualTo((short) h);
                assertThat(HalfFloat.exactBits(value)).as("0x%04x", h).isEqualTo((short) h);
            }
        }
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(Float.NaN))).isNaN();
    }

    /** Between each two neighbours the nearer is taken, and half way the one whose last bit is 0. */
    @Test
    void roundsToNearestTiesToEvenOverTheWholeRange() {
        for (int h = 0; h < 0x7bff; h++) {
            float low = HalfFloat.toFloat((short) h);
            float high = HalfFloat.toFloat((short) (h + 1));
            float middle = (float) ((low + (double) high) / 2);
            short even = (short) (h % 2 == 0 ? h : h + 1);
            assertThat(HalfFloat.fromFloat(middle)).as("tie after 0x%04x", h).isEqualTo(even);
            assertThat(HalfFloat.fromFloat(Math.nextDown(middle))).isEqualTo((short) h);
            assertThat(HalfFloat.fromFloat(Math.nextUp(middle))).isEqualTo((short) (h + 1));
            assertThat(HalfFloat.fromFloat(-middle)).isEqualTo((short) (even | 0x8000));
        }
        assertThat(HalfFloat.fromFloat(Math.nextDown(65_520f))).isEqualTo((short) 0x7bff);
        assertThat(HalfFloat.fromFloat(65_520f)).isEqualTo((short) 0x7c00);
        assertThat(HalfFloat.fromFloat(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xfc00);
    }

    @Test
    void exactBitsRefusesWhatWouldHaveToBeRounded() {
        for (float value : new float[] {0.1f, 1 + 0x1p-11f, 65_519f, 1e6f, 0x1p-25f, Float.NaN}) {
            assertThatThrownBy(() -> HalfFloat.exactBits(value))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(Float.toString(value))
                    .hasMessageContaining("binary16");
        }
    }
}
