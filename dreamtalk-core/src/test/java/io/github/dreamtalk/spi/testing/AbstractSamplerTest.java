package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.diffusion.PredictionType;
import io.github.dreamtalk.diffusion.Sampler;
import io.github.dreamtalk.error.InvalidInputException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link Sampler}. */
public abstract class AbstractSamplerTest {
    /** For subclasses. */
    protected AbstractSamplerTest() {}

    /**
     * The sampler under test.
     *
     * @return a sampler
     */
    protected abstract Sampler sampler();

    @Test
    void timestepsFallStrictlyWithinOneToTForEveryNumberOfSteps() {
        NoiseSchedule schedule = NoiseSchedule.linear(60, 1e-3, 0.2);
        for (int steps = 1; steps <= 60; steps++) {
            Sampler.Plan plan = sampler().plan(schedule, PredictionType.X0, steps);
            assertThat(plan.steps()).isEqualTo(steps);
            int last = 61;
            for (int i = 0; i < steps; i++) {
                assertThat(plan.timestep(i)).isBetween(1, last - 1);
                last = plan.timestep(i);
            }
        }
    }

    @Test
    void refusesImpossibleNumbersOfSteps() {
        NoiseSchedule schedule = NoiseSchedule.dreamTalk();
        for (int steps : new int[] {-1, 0, 1001}) {
            assertThatThrownBy(() -> sampler().plan(schedule, PredictionType.X0, steps))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(String.valueOf(steps))
                    .hasMessageContaining("1000");
        }
    }

    @ParameterizedTest
    @EnumSource(PredictionType.class)
    void theTruthIsReachedFromAPerfectPredictionInAnyNumberOfSteps(PredictionType type) {
        NoiseSchedule schedule = NoiseSchedule.dreamTalk();
        float[] truth = {0.25f, -1, 0, 0.75f, 2};
        for (int steps : new int[] {1, 2, 3, 7, 10, 50, 333, 1000}) {
            Sampler.Plan plan = sampler().plan(schedule, type, steps);
            float[] x = new float[truth.length];
            new CounterNoise(3).fill(x, 0, 1, x.length, -1);
            float[] noise = new float[x.length];
            float[] history = new float[x.length * plan.historySize()];
            float[] prediction = new float[x.length];
            for (int i = 0; i < steps; i++) {
                double bar = schedule.alphaBar(plan.timestep(i));
                for (int k = 0; k < x.length; k++) {
                    prediction[k] = (float) of(type, bar, x[k], truth[k]);
                }
                if (plan.needsNoise(i)) {
                    new CounterNoise(3).fill(noise, 0, 1, x.length, i);
                }
                plan.step(i, x, prediction, noise, history, x.length);
            }
            for (int k = 0; k < x.length; k++) {
                assertThat((double) x[k]).isCloseTo(truth[k], within(1e-3));
            }
        }
    }

    private static double of(PredictionType type, double bar, double x, double x0) {
        double epsilon = (x - Math.sqrt(bar) * x0) / Math.sqrt(1 - bar);
        return switch (type) {
            case X0 -> x0;
            case EPSILON -> epsilon;
            case V -> Math.sqrt(bar) * epsilon - Math.sqrt(1 - bar) * x0;
        };
    }

    @ParameterizedTest
    @EnumSource(PredictionType.class)
    void aStepIsPureValueByValueAndLeavesItsInputsAlone(PredictionType type) {
        Sampler.Plan plan = sampler().plan(NoiseSchedule.dreamTalk(), type, 10);
        int n = 13;
        float[] whole = new float[n];
        float[] cut = new float[n];
        float[] prediction = new float[n];
        float[] noise = new float[n];
        CounterNoise source = new CounterNoise(9);
        source.fill(whole, 0, 1, n, -1);
        source.fill(cut, 0, 1, n, -1);
        float[] wholeHistory = new float[n * plan.historySize()];
        float[][] cutHistory = new float[n][plan.historySize()];
        for (int i = 0; i < 10; i++) {
            source.fill(prediction, 0, 1, n, 100 + i);
            source.fill(noise, 0, 1, n, i);
            float[] keptPrediction = prediction.clone();
            float[] keptNoise = noise.clone();
            plan.step(i, whole, prediction, noise, wholeHistory, n);
            assertThat(prediction).containsExactly(keptPrediction);
            assertThat(noise).containsExactly(keptNoise);
            for (int k = 0; k < n; k++) {
                float[] one = {cut[k]};
                plan.step(i, one, new float[] {prediction[k]}, new float[] {noise[k]}, cutHistory[k], 1);
                cut[k] = one[0];
            }
            assertThat(cut).containsExactly(whole);
        }
    }

    @Test
    void noiseIsReadOnlyWhereAskedFor() {
        Sampler.Plan plan = sampler().plan(NoiseSchedule.dreamTalk(), PredictionType.X0, 10);
        float[] poison = new float[3];
        Arrays.fill(poison, Float.NaN);
        float[] history = new float[3 * plan.historySize()];
        for (int i = 0; i < 10; i++) {
            float[] x = {1, 2, 3};
            plan.step(i, x, new float[3], plan.needsNoise(i) ? new float[3] : poison, history, 3);
            for (float v : x) {
                assertThat(v).isFinite();
            }
        }
        assertThat(plan.needsNoise(9)).as("the last step adds no noise").isFalse();
    }

    @Test
    void valuesBeyondLengthAreLeftAlone() {
        Sampler.Plan plan = sampler().plan(NoiseSchedule.dreamTalk(), PredictionType.X0, 4);
        float[] x = {1, 2, 3};
        plan.step(0, x, new float[3], new float[3], new float[3 * plan.historySize()], 2);
        assertThat(x[2]).isEqualTo(3);
    }
}
