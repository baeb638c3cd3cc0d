package io.github.dreamtalk.onnx.denoiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkipConnectionTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.dreamTalk();

    private static SkipConnection of(float... variance) {
        return SkipConnection.read(
                new StateDict(
                        "my.safetensors",
                        Map.of(SkipConnection.VARIANCE, FloatTensor.of(variance, variance.length)),
                        Map.of()),
                variance.length);
    }

    /** Of a channel that is normal with mean 0 what passes is what is to be expected of x_0, given x_t. */
    @ParameterizedTest
    @ValueSource(ints = {1, 150, 400, 901})
    void whatPassesIsTheBestGuessOfAChannelLeftToChance(int timestep) {
        double deviation = 0.7;
        double alphaBar = SCHEDULE.alphaBar(timestep);
        Random random = new Random(3);
        double xx = 0;
        double x0x = 0;
        for (int i = 0; i < 200_000; i++) {
            double x0 = deviation * random.nextGaussian();
            double xt = Math.sqrt(alphaBar) * x0 + Math.sqrt(1 - alphaBar) * random.nextGaussian();
            xx += xt * xt;
            x0x += x0 * xt;
        }
        float[] out = {0};
        of((float) (deviation * deviation)).add(SCHEDULE, timestep, new float[] {1}, out, 1);
        assertThat((double) out[0]).isCloseTo(x0x / xx, within(0.01));
    }

    @Test
    void eachChannelHasItsOwnAndIsAddedToWhatTheNetworkSays() {
        float[] xt = {1, 1, 1, 2, 2, 2};
        float[] out = {10, 10, 10, 10, 10, 10};
        of(0, 0.5f, 4).add(SCHEDULE, 300, xt, out, 2);
        assertThat(out[0]).isEqualTo(10);
        assertThat(out[1]).isBetween(10.1f, 11f);
        assertThat(out[2]).isGreaterThan(out[1]);
        assertThat(out[3]).isEqualTo(10);
        assertThat(out[4] - 10).isCloseTo(2 * (out[1] - 10), within(1e-5f));
        assertThat(out[5] - 10).isCloseTo(2 * (out[2] - 10), within(1e-5f));
    }

    @Test
    void aFileWithoutItHasNone() {
        float[] out = {3};
        SkipConnection.read(new StateDict("my.safetensors", Map.of(), Map.of()), 1)
                .add(SCHEDULE, 500, new float[] {1}, out, 1);
        assertThat(out).containsExactly(3);
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, Float.NaN, Float.POSITIVE_INFINITY})
    void whatIsNoVarianceIsNamed(float value) {
        assertThatThrownBy(() -> of(0.5f, value))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("my.safetensors")
                .hasMessageContaining("skip_variance")
                .hasMessageContaining("channel 1");
    }
}
