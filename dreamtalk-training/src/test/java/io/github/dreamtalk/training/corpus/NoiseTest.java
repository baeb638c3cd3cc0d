package io.github.dreamtalk.training.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NoiseTest {
    @ParameterizedTest
    @EnumSource(Noise.Kind.class)
    void isFiniteOfUnitPowerAndAFunctionOfItsSeed(Noise.Kind kind) {
        for (int seed = 0; seed < 20; seed++) {
            float[] noise = Noise.make(kind, 16_000, new SplittableRandom(seed));
            assertThat(Noise.power(noise)).as("seed %s", seed).isCloseTo(1, within(1e-3));
            assertThat(Noise.make(kind, 16_000, new SplittableRandom(seed))).containsExactly(noise);
        }
    }
}
