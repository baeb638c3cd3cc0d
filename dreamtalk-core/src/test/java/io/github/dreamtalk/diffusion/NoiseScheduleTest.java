package io.github.dreamtalk.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NoiseScheduleTest {
    /** ᾱ of the published network, single precision: 1001 little-endian floats after a 128-byte header. */
    @Test
    void dreamTalkAgreesWithThePublishedTable() throws IOException {
        NoiseSchedule schedule = NoiseSchedule.dreamTalk();
        try (InputStream in =
                Objects.requireNonNull(NoiseScheduleTest.class.getResourceAsStream("dreamtalk-alpha-bars.npy"))) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(bytes.capacity()).isEqualTo(128 + 4 * 1001);
            for (int t = 0; t <= 1000; t++) {
                double published = bytes.getFloat(128 + 4 * t);
                assertThat(schedule.alphaBar(t)).isCloseTo(published, within(3e-7));
                assertThat(schedule.alphaBar(t) / published).isCloseTo(1, within(3e-6));
            }
        }
    }

    @Test
    void alphaBarIsTheProductOfOneMinusBeta() {
        for (NoiseSchedule s : new NoiseSchedule[] {
            NoiseSchedule.linear(100, 1e-4, 0.2), NoiseSchedule.scaledLinear(100, 1e-4, 0.2), NoiseSchedule.cosine(100)
        }) {
            double product = 1;
            assertThat(s.alphaBar(0)).isEqualTo(1);
            for (int t = 1; t <= 100; t++) {
                product *= 1 - s.beta(t);
                assertThat(s.alphaBar(t) / product).isCloseTo(1, within(1e-12));
                assertThat(s.beta(t)).isGreaterThan(s.beta(t - 1));
            }
        }
    }

    @Test
    void cosineFollowsItsFormula() {
        NoiseSchedule s = NoiseSchedule.cosine(1000);
        double f0 = Math.pow(Math.cos(0.008 / 1.008 * Math.PI / 2), 2);
        for (int t = 1; t < 990; t++) {
            double f = Math.pow(Math.cos((t / 1000.0 + 0.008) / 1.008 * Math.PI / 2), 2);
            assertThat(s.alphaBar(t) / (f / f0)).isCloseTo(1, within(1e-9));
        }
        assertThat(s.beta(1000)).isEqualTo(0.999);
    }

    @Test
    void refusesImpossibleBetas() {
        assertThatThrownBy(() -> NoiseSchedule.linear(0, 1e-4, 0.02)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> NoiseSchedule.linear(10, 0, 0.02)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> NoiseSchedule.linear(10, 0.1, Double.NaN)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> NoiseSchedule.scaledLinear(10, 0.5, 1)).isInstanceOf(InvalidInputException.class);
    }
}
