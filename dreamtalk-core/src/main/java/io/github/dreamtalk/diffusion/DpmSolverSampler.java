package io.github.dreamtalk.diffusion;

import java.util.Objects;

/**
 * DPM-Solver++(2M), the deterministic second-order multistep method in data prediction (Lu et al. 2022, algorithm 2). The
 * history is the previous x0. The first step has no history and the last one ends at zero noise, where the step in
 * log-SNR is infinite: both are of first order. The step before the last goes down to t = 1, several times as far in
 * log-SNR as the step before it; there x0 is extrapolated no further than that earlier step reached, because the full
 * extrapolation overshoots. On a Gaussian, whose flow is known exactly, 20 steps end within a third of DDIM's error.
 * Timesteps are t_i = 1 + ⌊i·T/K⌋; a single step is at T. Stateless and thread-safe.
 */
public final class DpmSolverSampler implements Sampler {
    /** Makes the sampler. */
    public DpmSolverSampler() {}

    @Override
    public Plan plan(NoiseSchedule schedule, PredictionType prediction, int steps) {
        return new MultistepPlan(schedule, prediction, steps);
    }

    /** x0 = a·x + b·prediction; x ← c·x + d·x0 + e·history; history ← x0. */
    private static final class MultistepPlan implements Plan {
        private final int[] timesteps;
        private final float[] x0OfX;
        private final float[] x0OfPrediction;
        private final float[] ofX;
        private final float[] ofX0;
        private final float[] ofHistory;

        MultistepPlan(NoiseSchedule schedule, PredictionType type, int steps) {
            timesteps = Timesteps.descending(schedule.steps(), steps);
            x0OfX = new float[steps];
            x0OfPrediction = new float[steps];
            ofX = new float[steps];
            ofX0 = new float[steps];
            ofHistory = new float[steps];
            for (int i = 0; i < steps; i++) {
                int t = timesteps[i];
                double bar = schedule.alphaBar(t);
                double next = schedule.alphaBar(timesteps[i + 1]);
                X0Coefficients x0 = X0Coefficients.of(type, bar);
                x0OfX[i] = LinearPlan.finite(x0.ofX(), t, schedule, type);
                x0OfPrediction[i] = LinearPlan.finite(x0.ofPrediction(), t, schedule, type);
                double scale = Math.sqrt(1 - next) / Math.sqrt(1 - bar);
                // α_next (1 − e^{−h}) with e^{−h} = (σ_next α) / (α_next σ), written without the quotient of α.
                double gain = Math.sqrt(next) - scale * Math.sqrt(bar);
                double lean = 0;
                if (i > 0 && i < steps - 1) {
                    double lambda = lambda(bar);
                    double h = lambda(next) - lambda;
                    double before = lambda - lambda(schedule.alphaBar(timesteps[i - 1]));
                    lean = h / (2 * before);
                    if (i == steps - 2) {
                        lean = Math.min(lean, 0.5);
                    }
                }
                ofX[i] = LinearPlan.finite(scale, t, schedule, type);
                ofX0[i] = LinearPlan.finite(gain * (1 + lean), t, schedule, type);
                ofHistory[i] = LinearPlan.finite(-gain * lean, t, schedule, type);
            }
        }

        private static double lambda(double bar) {
            return 0.5 * (Math.log(bar) - Math.log1p(-bar));
        }

        @Override
        public int steps() {
            return ofX.length;
        }

        @Override
        public int timestep(int step) {
            return timesteps[Objects.checkIndex(step, ofX.length)];
        }

        @Override
        public boolean needsNoise(int step) {
            Objects.checkIndex(step, ofX.length);
            return false;
        }

        @Override
        public int historySize() {
            return 1;
        }

        @Override
        public void step(int step, float[] x, float[] prediction, float[] noise, float[] history, int length) {
            float a = x0OfX[step];
            float b = x0OfPrediction[step];
            float c = ofX[step];
            float d = ofX0[step];
            float e = ofHistory[step];
            for (int i = 0; i < length; i++) {
                float x0 = a * x[i] + b * prediction[i];
                x[i] = c * x[i] + d * x0 + e * history[i];
                history[i] = x0;
            }
        }
    }
}
