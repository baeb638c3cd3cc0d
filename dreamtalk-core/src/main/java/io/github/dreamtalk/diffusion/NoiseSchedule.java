package io.github.dreamtalk.diffusion;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * The variance schedule of a diffusion process: β_t and ᾱ_t = ∏_{s≤t} (1 − β_s) for t = 1..T, with ᾱ_0 = 1 (Ho et al.
 * 2020, eq. 2–4; time counted from 1 as in DreamTalk). Immutable and thread-safe.
 *
 * <p>ᾱ is summed in double precision. The published DreamTalk sums logarithms in single precision; its ᾱ differ from these
 * by less than 3e-7 absolute (2e-6 relative), far below what a network can tell.
 */
public final class NoiseSchedule {
    private final String name;
    private final double[] betas; // (T + 1), betas[0] = 0
    private final double[] alphaBars; // (T + 1), alphaBars[0] = 1

    private NoiseSchedule(String name, double[] betas) {
        this.name = name;
        this.betas = betas;
        this.alphaBars = new double[betas.length];
        double log = 0;
        for (int t = 0; t < betas.length; t++) {
            if (!(betas[t] >= 0 && betas[t] < 1)) {
                throw new InvalidInputException(
                        "noise schedule: beta[" + t + "] is " + betas[t] + ", expected a value in [0, 1)");
            }
            log += Math.log1p(-betas[t]);
            alphaBars[t] = Math.exp(log);
        }
    }

    private static void check(int steps, double first, double last) {
        if (steps < 1 || !(first > 0) || !(last < 1) || first > last) {
            throw new InvalidInputException("noise schedule: found T = " + steps + ", betas " + first + " .. " + last
                    + ", expected T >= 1 and 0 < first <= last < 1");
        }
    }

    /**
     * β rises linearly.
     *
     * @param steps T, at least 1
     * @param first β_1
     * @param last β_T
     * @return the schedule
     */
    public static NoiseSchedule linear(int steps, double first, double last) {
        check(steps, first, last);
        double[] b = new double[steps + 1];
        for (int t = 1; t <= steps; t++) {
            b[t] = steps == 1 ? first : first + (last - first) * (t - 1) / (steps - 1);
        }
        return new NoiseSchedule("linear", b);
    }

    /**
     * √β rises linearly, as in latent diffusion.
     *
     * @param steps T, at least 1
     * @param first β_1
     * @param last β_T
     * @return the schedule
     */
    public static NoiseSchedule scaledLinear(int steps, double first, double last) {
        check(steps, first, last);
        double a = Math.sqrt(first);
        double z = Math.sqrt(last);
        double[] b = new double[steps + 1];
        for (int t = 1; t <= steps; t++) {
            double r = steps == 1 ? a : a + (z - a) * (t - 1) / (steps - 1);
            b[t] = r * r;
        }
        return new NoiseSchedule("scaled_linear", b);
    }

    /**
     * ᾱ follows a squared cosine (Nichol and Dhariwal 2021, eq. 17, s = 0.008), β capped at 0.999.
     *
     * @param steps T, at least 1
     * @return the schedule
     */
    public static NoiseSchedule cosine(int steps) {
        check(steps, 1e-4, 0.02);
        double[] b = new double[steps + 1];
        for (int t = 1; t <= steps; t++) {
            b[t] = Math.min(0.999, Math.max(1e-8, 1 - cosineBar((double) t / steps) / cosineBar((t - 1.0) / steps)));
        }
        return new NoiseSchedule("cosine", b);
    }

    private static double cosineBar(double u) {
        double c = Math.cos((u + 0.008) / 1.008 * Math.PI / 2);
        return c * c;
    }

    /**
     * The published DreamTalk schedule: linear, T = 1000, β from 1e-4 to 0.02.
     *
     * @return the schedule
     */
    public static NoiseSchedule dreamTalk() {
        return linear(1000, 1e-4, 0.02);
    }

    /**
     * Number of diffusion steps T.
     *
     * @return T
     */
    public int steps() {
        return betas.length - 1;
    }

    /**
     * Variance added at step t.
     *
     * @param t in [0, T]; β_0 is 0
     * @return β_t
     */
    public double beta(int t) {
        return betas[t];
    }

    /**
     * Share of signal variance left at step t.
     *
     * @param t in [0, T]; ᾱ_0 is 1
     * @return ᾱ_t
     */
    public double alphaBar(int t) {
        return alphaBars[t];
    }

    @Override
    public String toString() {
        return name + "(T=" + steps() + ")";
    }
}
