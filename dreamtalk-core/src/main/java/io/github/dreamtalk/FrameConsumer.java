package io.github.dreamtalk;

/** Takes rendered frames, for callers with their own encoder or screen. */
@FunctionalInterface
public interface FrameConsumer {
    /**
     * Takes one frame; called in order, from one thread. An exception ends the job with it.
     *
     * @param index frame number from 0
     * @param frame the picture; reused for the next frame, so copy what is to be kept
     */
    void accept(long index, RgbImage frame);
}
