package io.github.dreamtalk.diffusion;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * A one-step method: x ← ofX·x_t + ofX0·x0 + σ·z. The conversion of the prediction to x0 is folded into the factors in
 * double precision, so that dividing by a tiny √ᾱ_t never loses digits of single precision.
 */
final class LinearPlan implements Sampler.Plan {
    private final int[] timesteps;
    private final float[] ofX;
    private final float[] ofPrediction;
    private final float[] sigma;

    /** The update of one step in terms of x_t, x0 and fresh noise. */
    record Update(double ofX, double ofX0, double sigma) {}

    /** Gives the update between two neighbours of the table. */
    @FunctionalInterface
    interface Rule {
        Update between(double alphaBar, double previousAlphaBar);
    }

    LinearPlan(NoiseSchedule schedule, PredictionType type, int steps, Rule rule) {
        timesteps = Timesteps.descending(schedule.steps(), steps);
        ofX = new float[steps];
        ofPrediction = new float[steps];
        sigma = new float[steps];
        for (int i = 0; i < steps; i++) {
            double bar = schedule.alphaBar(timesteps[i]);
            Update u = rule.between(bar, schedule.alphaBar(timesteps[i + 1]));
            X0Coefficients x0 = X0Coefficients.of(type, bar);
            ofX[i] = finite(u.ofX() + u.ofX0() * x0.ofX(), timesteps[i], schedule, type);
            ofPrediction[i] = finite(u.ofX0() * x0.ofPrediction(), timesteps[i], schedule, type);
            sigma[i] = finite(u.sigma(), timesteps[i], schedule, type);
        }
    }

    static float finite(double value, int timestep, NoiseSchedule schedule, PredictionType type) {
        float narrowed = (float) value;
        if (!Float.isFinite(narrowed)) {
            throw new InvalidInputException("sampler: the step at t = " + timestep + " of " + schedule + " with "
                    + type + " predictions has no finite factors (alpha_bar = " + schedule.alphaBar(timestep)
                    + "); use a schedule with less noise, or X0 or V predictions");
        }
        return narrowed;
    }

    @Override
    public int steps() {
        return ofX.length;
    }

    @Override
    public int timestep(int step) {
        return timesteps[java.util.Objects.checkIndex(step, ofX.length)];
    }

    @Override
    public boolean needsNoise(int step) {
        return sigma[step] != 0;
    }

    @Override
    public int historySize() {
        return 0;
    }

    @Override
    public void step(int step, float[] x, float[] prediction, float[] noise, float[] history, int length) {
        float a = ofX[step];
        float b = ofPrediction[step];
        float s = sigma[step];
        if (s == 0) {
            for (int i = 0; i < length; i++) {
                x[i] = a * x[i] + b * prediction[i];
            }
        } else {
            for (int i = 0; i < length; i++) {
                x[i] = a * x[i] + b * prediction[i] + s * noise[i];
            }
        }
    }
}
