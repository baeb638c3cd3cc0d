package io.github.dreamtalk.spi;

import io.github.dreamtalk.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;

/**
 * A step of motion post-processing: smoothing, lip refinement, blinks, head motion. Thread-safe. Every implementation named
 * in {@code META-INF/services/io.github.dreamtalk.spi.MotionProcessor} joins the chain of generated motion, at the output
 * rate.
 */
public interface MotionProcessor {
    /**
     * Position in the chain; lower runs first. Smoothing 100, lip refinement 200, blink 300, head pose 400.
     *
     * @return the order
     */
    int order();

    /**
     * Opens a filter over one clip.
     *
     * @param clip what is being processed
     * @return a filter; not thread-safe
     */
    Filter open(Clip clip);

    /**
     * Facts about the clip.
     *
     * @param space motion space of the rows
     * @param rate rows per second
     * @param frames rows in the clip
     * @param seed seed of the request, so that random motion is reproducible
     */
    record Clip(MotionSpace space, FrameRate rate, long frames, long seed) {}

    /** Receives rows of motion. */
    @FunctionalInterface
    interface Rows {
        /**
         * Takes rows; must not keep the array.
         *
         * @param rows row-major values, {@code frames * space.channels()} of them
         * @param frames number of rows
         */
        void accept(float[] rows, int frames);
    }

    /** A streaming filter: every row pushed comes out exactly once, in order, perhaps later. */
    interface Filter {
        /**
         * Takes rows; may change them in place.
         *
         * @param rows row-major values
         * @param frames number of rows
         * @param next receives rows that are ready
         */
        void push(float[] rows, int frames, Rows next);

        /**
         * Flushes rows held back.
         *
         * @param next receives them
         */
        default void finish(Rows next) {}
    }
}
