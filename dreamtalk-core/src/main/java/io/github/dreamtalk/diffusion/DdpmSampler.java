package io.github.dreamtalk.diffusion;

/**
 * Ancestral sampling (Ho et al. 2020, eq. 6–7). With fewer than T steps the posterior is the one between neighbours of the
 * timestep table t_i = 1 + ⌊i·T/K⌋ (a single step is at T): α = ᾱ_t / ᾱ_prev, σ² = (1−α)(1−ᾱ_prev)/(1−ᾱ_t). The last step
 * adds no noise. Stateless and thread-safe.
 */
public final class DdpmSampler implements Sampler {
    /** Makes the sampler. */
    public DdpmSampler() {}

    @Override
    public Plan plan(NoiseSchedule schedule, PredictionType prediction, int steps) {
        return new LinearPlan(schedule, prediction, steps, (bar, previous) -> {
            double alpha = bar / previous;
            double posterior = (1 - previous) / (1 - bar);
            return new LinearPlan.Update(
                    Math.sqrt(alpha) * posterior,
                    Math.sqrt(previous) * (1 - alpha) / (1 - bar),
                    Math.sqrt((1 - alpha) * posterior));
        });
    }
}
