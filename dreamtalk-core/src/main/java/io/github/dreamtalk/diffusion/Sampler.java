package io.github.dreamtalk.diffusion;

/** A diffusion sampling method. Thread-safe and stateless. */
public interface Sampler {
    /**
     * Lays out the timesteps of a run.
     *
     * @param schedule the noise schedule the network was trained with
     * @param prediction what the network predicts
     * @param steps number of network evaluations, 1..T
     * @return an immutable plan, shareable between threads
     */
    Plan plan(NoiseSchedule schedule, PredictionType prediction, int steps);

    /** An immutable timestep table with a pure step. Thread-safe. */
    interface Plan {
        /**
         * Number of network evaluations.
         *
         * @return steps
         */
        int steps();

        /**
         * Timestep fed to the network at a step.
         *
         * @param step 0..steps-1, in the order they are run
         * @return a timestep in 1..T, strictly decreasing in step
         */
        int timestep(int step);

        /**
         * Whether {@link #step} reads the noise argument at this step.
         *
         * @param step 0..steps-1
         * @return true if fresh noise is needed
         */
        boolean needsNoise(int step);

        /**
         * Values of history a multistep method carries from step to step, per value of x; 0 for one-step methods.
         *
         * @return 0 or more
         */
        int historySize();

        /**
         * Advances x in place. Pure: depends on its arguments alone, value by value, so chunks may be cut anywhere.
         *
         * @param step 0..steps-1
         * @param x noised values, replaced by the values at the next (lower) timestep
         * @param prediction the network's (guided) prediction
         * @param noise standard normal values, read only if {@link #needsNoise}
         * @param history {@code length * historySize()} values, zero before step 0, owned by the caller
         * @param length values to advance
         */
        void step(int step, float[] x, float[] prediction, float[] noise, float[] history, int length);
    }
}
