package io.github.dreamtalk.eval.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest {
    @Test
    void hasItsClosedFormForDiagonalCovariances() {
        double[] a = {4, 0, 0, 9};
        double[] b = {1, 0, 0, 25};
        // (1-4)² + (2-6)² + (2-1)² + (3-5)²
        assertThat(FrechetDistance.between(new double[] {1, 2}, a, new double[] {4, 6}, b))
                .isCloseTo(9 + 16 + 1 + 4, within(1e-9));
        assertThat(FrechetDistance.between(new double[] {1, 2}, a, new double[] {1, 2}, a))
                .isCloseTo(0, within(1e-9));
    }

    @Test
    void agreesWithTheEigenvaluesOfTheProduct() {
        double[] a = {0.86, 1.28, 2.0, 1.28, 3.38, 4.88, 2.0, 4.88, 8.06};
        double[] b = {1.4, 0.4, 0.4, 0.4, 2.4, 0.4, 0.4, 0.4, 3.4};
        // By NumPy from the general eigenvalues of A B.
        assertThat(FrechetDistance.between(new double[] {.1, .2, .3}, a, new double[] {1, -1, .5}, b))
                .isCloseTo(5.821681182383045, within(1e-9));
    }

    @Test
    void findsTheDistanceOfSampledGaussians() {
        Random random = new Random(2);
        GaussianFit a = new GaussianFit(4);
        GaussianFit b = new GaussianFit(4);
        for (int i = 0; i < 40_000; i++) {
            float[] x = new float[4];
            float[] y = new float[4];
            for (int k = 0; k < 4; k++) {
                x[k] = (float) (1000 + random.nextGaussian());
                y[k] = (float) (1001 + 2 * random.nextGaussian());
            }
            a.add(x);
            b.add(y);
        }
        // Four times (1² + (2-1)²); the large mean must cost no precision.
        assertThat(FrechetDistance.between(a, b)).isCloseTo(8, within(0.2));
    }

    @Test
    void isFiniteForSingularCovariances() {
        GaussianFit a = new GaussianFit(8);
        GaussianFit b = new GaussianFit(8);
        for (int i = 0; i < 3; i++) {
            float[] x = new float[8];
            x[i] = 1;
            a.add(x);
            b.add(x);
        }
        assertThat(FrechetDistance.between(a, b)).isCloseTo(0, within(1e-6));
    }

    @Test
    void refusesWhatDoesNotFit() {
        GaussianFit fit = new GaussianFit(2);
        fit.add(new float[] {1, 2});
        assertThatThrownBy(fit::covariance).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> fit.add(new float[] {1})).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> fit.add(new float[] {1, Float.NaN})).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> FrechetDistance.between(new double[2], new double[4], new double[3], new double[9]))
                .isInstanceOf(InvalidInputException.class);
    }
}
