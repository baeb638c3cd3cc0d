package io.github.dreamtalk.spi;

import io.github.dreamtalk.motion.Rows;

/**
 * A step of motion post-processing: smoothing, lip refinement, blinks, head, gaze. Every row pushed comes out exactly once,
 * in order, perhaps later. Found by {@link java.util.ServiceLoader} through {@link Provider}; joins the chain of generated
 * motion unless the request leaves it out by name.
 */
public interface MotionStage extends Stage<Rows, Rows> {
    /** Where in the chain a motion stage stands. */
    enum Place {
        /** Before resampling, at the denoiser's own rate. */
        DENOISER_RATE,
        /** After resampling, at the rate of the output. */
        OUTPUT_RATE
    }

    /**
     * Whether the stage has anything to do for a clip. One that says no is left out: a space without lids cannot blink.
     *
     * @param clip what is known of the clip
     * @return true by default
     */
    default boolean suits(ClipInfo clip) {
        return true;
    }

    /** Makes motion stages. Built in: smoothing 100, blink 300, gaze 350, head 400; lip refinement belongs at 200. */
    interface Provider extends StageProvider<MotionStage> {
        /**
         * Where the stage stands.
         *
         * @return at the rate of the output by default
         */
        default Place place() {
            return Place.OUTPUT_RATE;
        }
    }
}
