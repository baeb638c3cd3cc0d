package io.github.dreamtalk.onnx.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFftTest {
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 64, 512})
    void equalsTheDefinition(int n) {
        Random random = new Random(n);
        float[] signal = new float[n];
        for (int i = 0; i < n; i++) {
            signal[i] = (float) random.nextGaussian();
        }
        float[] power = new float[n / 2 + 1];
        new RealFft(n).power(signal, power);
        for (int k = 0; k <= n / 2; k++) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < n; i++) {
                re += signal[i] * Math.cos(2 * Math.PI * k * i / n);
                im -= signal[i] * Math.sin(2 * Math.PI * k * i / n);
            }
            assertThat((double) power[k]).as("bin %d", k).isCloseTo(re * re + im * im, within(2e-5 * n));
        }
    }
}
