package io.github.dreamtalk.diffusion;

/** Told after every sampling step of a chunk, in the thread that runs it. */
@FunctionalInterface
public interface StepListener {
    /** A listener that does nothing. */
    StepListener NONE = (done, total) -> {};

    /**
     * A step is done.
     *
     * @param done steps finished, 1 to total
     * @param total steps of the plan
     */
    void stepDone(int done, int total);
}
