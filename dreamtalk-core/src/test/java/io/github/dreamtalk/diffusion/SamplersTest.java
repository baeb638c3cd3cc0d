package io.github.dreamtalk.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.SamplerProvider;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SamplersTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.dreamTalk();

    @Test
    void areFoundByName() {
        assertThat(ServiceLoader.load(SamplerProvider.class).stream()
                        .map(p -> p.get().name()))
                .contains("ddpm", "ddim", "dpm++");
    }

    @Test
    void tableIsDreamTalksWhereStepsDivideT() {
        for (int steps : new int[] {2, 4, 10, 50, 100, 500, 1000}) {
            Sampler.Plan plan = new DdimSampler().plan(SCHEDULE, PredictionType.X0, steps);
            for (int i = 0; i < steps; i++) {
                assertThat(plan.timestep(steps - 1 - i)).isEqualTo(1 + i * (1000 / steps));
            }
        }
        assertThat(new DdimSampler().plan(SCHEDULE, PredictionType.X0, 1).timestep(0))
                .isEqualTo(1000);
        Sampler.Plan three = new DdimSampler().plan(SCHEDULE, PredictionType.X0, 3);
        assertThat(List.of(three.timestep(0), three.timestep(1), three.timestep(2)))
                .containsExactly(667, 334, 1);
    }

    /** The published update, written out in double precision. */
    @Test
    void ddimIsThePublishedUpdate() {
        Sampler.Plan plan = new DdimSampler().plan(SCHEDULE, PredictionType.X0, 10);
        double x = 0.8;
        float[] value = {0.8f};
        for (int i = 0; i < 10; i++) {
            double bar = SCHEDULE.alphaBar(plan.timestep(i));
            double previous = i == 9 ? 1 : SCHEDULE.alphaBar(plan.timestep(i + 1));
            double x0 = Math.tanh(x + i);
            double epsilon = (x - Math.sqrt(bar) * x0) / Math.sqrt(1 - bar);
            plan.step(i, value, new float[] {(float) Math.tanh(value[0] + i)}, new float[1], new float[0], 1);
            x = Math.sqrt(previous) * x0 + Math.sqrt(1 - previous) * epsilon;
            assertThat((double) value[0]).isCloseTo(x, within(1e-6));
        }
    }

    /** The published posterior with all T steps, written out from α and β. */
    @Test
    void ddpmOverAllStepsIsThePublishedPosterior() {
        Sampler.Plan plan = new DdpmSampler().plan(SCHEDULE, PredictionType.X0, 1000);
        for (int t = 1000; t >= 1; t--) {
            double beta = SCHEDULE.beta(t);
            double bar = SCHEDULE.alphaBar(t);
            double previous = SCHEDULE.alphaBar(t - 1);
            float[] x = {1.25f};
            int step = 1000 - t;
            assertThat(plan.timestep(step)).isEqualTo(t);
            assertThat(plan.needsNoise(step)).isEqualTo(t > 1);
            plan.step(step, x, new float[] {-0.5f}, new float[] {0.75f}, new float[0], 1);
            double expected = Math.sqrt(1 - beta) * (1 - previous) / (1 - bar) * 1.25
                    - Math.sqrt(previous) * beta / (1 - bar) * 0.5
                    + Math.sqrt(beta * (1 - previous) / (1 - bar)) * 0.75;
            assertThat((double) x[0]).isCloseTo(expected, within(1e-6));
        }
    }

    @ParameterizedTest
    @EnumSource(PredictionType.class)
    void ddimOfEtaOneIsDdpm(PredictionType type) {
        for (int steps : new int[] {1, 7, 20, 1000}) {
            Sampler.Plan ddim = DdimSampler.withEta(1).plan(SCHEDULE, type, steps);
            Sampler.Plan ddpm = new DdpmSampler().plan(SCHEDULE, type, steps);
            for (int i = 0; i < steps; i++) {
                float[] a = {0.5f};
                float[] b = {0.5f};
                ddim.step(i, a, new float[] {0.25f}, new float[] {-1}, new float[0], 1);
                ddpm.step(i, b, new float[] {0.25f}, new float[] {-1}, new float[0], 1);
                assertThat((double) a[0]).isCloseTo(b[0], within(1e-5));
            }
        }
        assertThatThrownBy(() -> DdimSampler.withEta(1.01)).isInstanceOf(InvalidInputException.class);
    }

    /** Data of one Gaussian has a linear exact flow; second order must get nearer to it than first order. */
    @Test
    void dpmSolverIsOfHigherOrderThanDdim() {
        double s2 = 0.25;
        double start = SCHEDULE.alphaBar(951);
        double exact = 1.5 * Math.sqrt(s2 / (start * s2 + 1 - start));
        double first = gaussianEnd(new DdimSampler(), s2) - exact;
        double second = gaussianEnd(new DpmSolverSampler(), s2) - exact;
        assertThat(Math.abs(second)).isLessThan(Math.abs(first) / 3);
    }

    private static double gaussianEnd(Sampler sampler, double s2) {
        Sampler.Plan plan = sampler.plan(SCHEDULE, PredictionType.X0, 20);
        float[] x = {1.5f};
        float[] history = new float[plan.historySize()];
        for (int i = 0; i < 20; i++) {
            double bar = SCHEDULE.alphaBar(plan.timestep(i));
            float x0 = (float) (Math.sqrt(bar) * s2 / (bar * s2 + 1 - bar) * x[0]);
            plan.step(i, x, new float[] {x0}, new float[1], history, 1);
        }
        return x[0];
    }

    @ParameterizedTest
    @EnumSource(PredictionType.class)
    void everySamplerDrawsAMixtureOfGaussians(PredictionType type) {
        int n = 20_000;
        for (Sampler sampler :
                List.of(new DdpmSampler(), new DdimSampler(), DdimSampler.withEta(0.5), new DpmSolverSampler())) {
            SamplingLoop loop = new SamplingLoop(sampler.plan(SCHEDULE, type, 125), 1, n, 1, new CounterNoise(11));
            float[] x = new float[n];
            loop.run(new Mixture(type, n), 0, n, x, () -> false, StepListener.NONE);
            double mean = 0;
            double square = 0;
            int right = 0;
            for (float v : x) {
                mean += v / n;
                square += (double) v * v / n;
                right += v > 0 ? 1 : 0;
            }
            String name = sampler.getClass().getSimpleName();
            // 0.3 N(-1, 0.2²) + 0.7 N(0.5, 0.3²): mean 0.05, second moment 0.3·1.04 + 0.7·0.34 = 0.55, positive 0.6665.
            assertThat(mean).as(name).isCloseTo(0.05, within(0.025));
            assertThat(square).as(name).isCloseTo(0.55, within(0.025));
            assertThat((double) right / n).as(name).isCloseTo(0.6665, within(0.02));
        }
    }

    /** The exact posterior mean of a mixture of two Gaussians, in any parametrisation. */
    private record Mixture(PredictionType type, int n) implements MotionDenoiser.Session {
        private static final double[] WEIGHT = {0.3, 0.7};
        private static final double[] MEAN = {-1, 0.5};
        private static final double[] VARIANCE = {0.04, 0.09};

        @Override
        public void condition(float[] features, int frames) {}

        @Override
        public void predict(int timestep, float[] xt, float[] conditional, float @Nullable [] unconditional) {
            double bar = SCHEDULE.alphaBar(timestep);
            double root = Math.sqrt(bar);
            for (int i = 0; i < n; i++) {
                double total = 0;
                double x0 = 0;
                for (int k = 0; k < 2; k++) {
                    double variance = bar * VARIANCE[k] + 1 - bar;
                    double d = xt[i] - root * MEAN[k];
                    double p = WEIGHT[k] / Math.sqrt(variance) * Math.exp(-d * d / (2 * variance));
                    total += p;
                    x0 += p * (MEAN[k] + root * VARIANCE[k] / variance * d);
                }
                x0 /= total;
                double epsilon = (xt[i] - root * x0) / Math.sqrt(1 - bar);
                conditional[i] = (float)
                        switch (type) {
                            case X0 -> x0;
                            case EPSILON -> epsilon;
                            case V -> root * epsilon - Math.sqrt(1 - bar) * x0;
                        };
            }
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {}
    }
}
