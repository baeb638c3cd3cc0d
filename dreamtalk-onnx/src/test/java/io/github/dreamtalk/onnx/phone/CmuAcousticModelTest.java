package io.github.dreamtalk.onnx.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.ModelMismatchException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CmuAcousticModelTest {
    private static byte[] file() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RandomAcousticModel.INSTANCE.write(out);
        return out.toByteArray();
    }

    @Test
    void survivesTheRoundTrip() {
        byte[] file = file();
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        CmuAcousticModel.read(new ByteArrayInputStream(file)).write(again);
        assertThat(again.toByteArray()).isEqualTo(file);
    }

    @Test
    void refusesAFileThatIsNotOneOrIsCutShort() {
        byte[] file = file();
        assertThatThrownBy(() -> CmuAcousticModel.read(new ByteArrayInputStream(Arrays.copyOf(file, 5000))))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("ends too early");
        byte[] other = file.clone();
        other[0] = 'X';
        assertThatThrownBy(() -> CmuAcousticModel.read(new ByteArrayInputStream(other)))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("expected 0x44544349");
    }

    @Test
    void scoresAreLogLikelihoodsOfTheGaussianMixtures() {
        CmuAcousticModel model = RandomAcousticModel.INSTANCE;
        PhoneStateScorer scorer = new PhoneStateScorer(model);
        Random random = new Random(1);
        float[] vectors = new float[2 * 39];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = (float) (6 * random.nextGaussian());
        }
        float[] scores = new float[2 * 126];
        scorer.score(vectors, 2, scores, new float[128]);
        for (int state : new int[] {0, 1, 2, 64, 125}) {
            for (int f = 0; f < 2; f++) {
                assertThat((double) scores[f * 126 + state])
                        .isCloseTo(definition(model, vectors, f, state), within(5e-4));
            }
        }
    }

    private static double definition(CmuAcousticModel model, float[] vectors, int frame, int state) {
        double total = 0;
        for (int s = 0; s < 3; s++) {
            double best = Double.NEGATIVE_INFINITY;
            double[] log = new double[128];
            for (int g = 0; g < 128; g++) {
                for (int d = 0; d < 13; d++) {
                    double v = model.variance(state / 3, s, g, d);
                    double x = vectors[(frame * 3 + s) * 13 + d] - model.mean(state / 3, s, g, d);
                    log[g] -= 0.5 * (x * x / v + Math.log(2 * Math.PI * v));
                }
                log[g] += Math.log(model.weight(s, g, state));
                best = Math.max(best, log[g]);
            }
            double sum = 0;
            for (double l : log) {
                sum += Math.exp(l - best);
            }
            total += best + Math.log(sum);
        }
        return total;
    }
}
