package io.github.dreamtalk.javacv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.media.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuarterTurnTest {
    /** Three pixels over three, named by their red value: 1 2 3 / 4 5 6. */
    private static RgbImage image() {
        RgbImage image = new RgbImage(3, 2);
        for (int i = 0; i < 6; i++) {
            image.data()[3 * i] = (byte) (i + 1);
            image.data()[3 * i + 2] = (byte) (100 + i);
        }
        return image;
    }

    @ParameterizedTest
    @CsvSource({"NONE,3x2 123456", "LEFT,2x3 362514", "OVER,3x2 654321", "RIGHT,2x3 415263"})
    void pixelsLandWhereTheTurnPutsThem(QuarterTurn turn, String expected) {
        RgbImage out = turn.turn(image());
        StringBuilder found = new StringBuilder(out.width() + "x" + out.height() + " ");
        for (int i = 0; i < 6; i++) {
            found.append(out.data()[3 * i]);
            assertThat(out.data()[3 * i + 2]).isEqualTo((byte) (99 + out.data()[3 * i]));
        }
        assertThat(found).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({"0,NONE", "90,LEFT", "-90,RIGHT", "270,RIGHT", "180,OVER", "-180,OVER", "89.6,LEFT", "-359.9,NONE"})
    void anAngleIsRoundedToTheNearestTurn(double degrees, QuarterTurn expected) {
        assertThat(QuarterTurn.of(degrees)).isEqualTo(expected);
    }

    @Test
    void fourTurnsAreNone() {
        RgbImage out = image();
        for (int i = 0; i < 4; i++) {
            out = QuarterTurn.LEFT.turn(out);
        }
        assertThat(out.data()).isEqualTo(image().data());
    }
}
