package io.github.dreamtalk.spi;

import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;

/**
 * Takes motion from one space to another, row by row or looking around. Found like every backend; the chain takes one when
 * no renderer chosen accepts the denoiser's space.
 */
public interface Retargeter extends Stage<Rows, Rows> {
    /** Makes retargeters. */
    interface Provider extends BackendProvider<Retargeter> {
        /**
         * The space of the rows that go in.
         *
         * @return the space
         */
        MotionSpace from();

        /**
         * The space of the rows that come out.
         *
         * @return the space
         */
        MotionSpace to();
    }
}
