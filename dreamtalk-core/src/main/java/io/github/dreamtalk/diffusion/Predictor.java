package io.github.dreamtalk.diffusion;

import org.jspecify.annotations.Nullable;

/** What a sampling loop asks at each step: a denoising network over one chunk of frames. Not thread-safe. */
@FunctionalInterface
public interface Predictor {
    /**
     * Predicts for the whole chunk at one timestep. Must not allocate in proportion to the chunk.
     *
     * @param timestep 1..T (DreamTalk counts from 1)
     * @param xt noised motion, rows of as many values as the space has expression channels
     * @param conditional receives the prediction under the style
     * @param unconditional receives the prediction under the null style; null if guidance is off, then the branch is not
     *     computed
     */
    void predict(int timestep, float[] xt, float[] conditional, float @Nullable [] unconditional);

    /**
     * Predicts under the null style alone. This default computes both branches and allocates a chunk; override it.
     *
     * @param timestep 1..T
     * @param xt noised motion
     * @param unconditional receives the prediction under the null style
     */
    default void predictWithoutStyle(int timestep, float[] xt, float[] unconditional) {
        predict(timestep, xt, new float[unconditional.length], unconditional);
    }
}
