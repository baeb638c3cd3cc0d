package io.github.dreamtalk.media;

import io.github.dreamtalk.error.InvalidInputException;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRateTest {
    @ParameterizedTest
    @CsvSource({
        "25, 25, 1",
        "29.97, 30000, 1001",
        "23.976, 24000, 1001",
        "59.94, 60000, 1001",
        "30000/1001, 30000, 1001",
        "50/2, 25, 1",
        "12.5, 25, 2"
    })
    void parsesTextExactly(String text, int numerator, int denominator) {
        assertThat(FrameRate.parse(text)).isEqualTo(new FrameRate(numerator, denominator));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "0", "-5", "1/0", "25fps", "99999999999"})
    void refusesWhatIsNoRate(String text) {
        assertThatThrownBy(() -> FrameRate.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("frame rate");
    }

    @Test
    void pictureNeverStraysHalfAFrameFromSound() {
        for (FrameRate rate : new FrameRate[] {FrameRate.FPS_25, new FrameRate(30000, 1001), FrameRate.of(60)}) {
            for (long samples : new long[] {400, 1, 16000, 16001, 57_600_123}) {
                double sound = samples / 16000.0;
                double picture = rate.framesFor(samples, 16000) / rate.fps();
                assertThat(Math.abs(picture - sound)).isLessThan(1 / rate.fps());
            }
        }
        assertThat(FrameRate.FPS_25.framesFor(0, 16000)).isZero();
        assertThat(FrameRate.FPS_25.framesFor(1, 16000)).isEqualTo(1);
    }
}
