package io.github.dreamtalk;

import io.github.dreamtalk.media.RgbImage;

/** Takes rendered frames, for callers with their own encoder or screen. */
@FunctionalInterface
public interface FrameConsumer {
    /**
     * Takes one frame; called in order, from one thread, which is not the caller's and is interrupted when the job is
     * cancelled.
     *
     * @param index frame number from 0
     * @param frame the picture; reused for the next frame, so copy what is to be kept
     * @throws Exception whatever goes wrong; ends the job with it: unchecked ones as they are, checked ones as the cause of
     *     a {@link io.github.dreamtalk.error.DreamTalkException}
     */
    void accept(long index, RgbImage frame) throws Exception;
}
