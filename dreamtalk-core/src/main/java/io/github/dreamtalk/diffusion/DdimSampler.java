package io.github.dreamtalk.diffusion;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * Denoising diffusion implicit models (Song et al. 2021, eq. 12 and 16). η = 0 is deterministic and what DreamTalk uses;
 * η = 1 is ancestral sampling. Timesteps are t_i = 1 + ⌊i·T/K⌋, DreamTalk's table where K divides T; a single step is at
 * T. Stateless and thread-safe.
 */
public final class DdimSampler implements Sampler {
    private final double eta;

    /** Makes the deterministic sampler, η = 0. */
    public DdimSampler() {
        this(0);
    }

    private DdimSampler(double eta) {
        this.eta = eta;
    }

    /**
     * A sampler that adds fresh noise at each step.
     *
     * @param eta share of the ancestral noise, 0 (none) to 1 (as DDPM)
     * @return the sampler
     * @throws InvalidInputException if eta is outside [0, 1]
     */
    public static DdimSampler withEta(double eta) {
        if (!(eta >= 0 && eta <= 1)) {
            throw new InvalidInputException("DDIM eta: found " + eta + ", expected 0 (deterministic) to 1 (as DDPM)");
        }
        return new DdimSampler(eta);
    }

    @Override
    public Plan plan(NoiseSchedule schedule, PredictionType prediction, int steps) {
        return new LinearPlan(schedule, prediction, steps, (bar, previous) -> {
            double variance = eta * eta * (1 - previous) / (1 - bar) * (1 - bar / previous);
            double ofNoise = Math.sqrt(Math.max(0, 1 - previous - variance)) / Math.sqrt(1 - bar);
            return new LinearPlan.Update(
                    ofNoise, Math.sqrt(previous) - ofNoise * Math.sqrt(bar), Math.sqrt(Math.max(0, variance)));
        });
    }
}
