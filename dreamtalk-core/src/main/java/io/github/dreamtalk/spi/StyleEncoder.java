package io.github.dreamtalk.spi;

import io.github.dreamtalk.motion.MotionSequence;

/** Turns a motion clip into the style code of its matching denoiser. Thread-safe. */
public interface StyleEncoder {
    /**
     * Encodes a style clip. Clips longer than the model's maximum are cut, shorter ones masked.
     *
     * @param clip motion in the denoiser's space and rate, at least one frame
     * @return the style code
     */
    StyleCode encode(MotionSequence clip);
}
