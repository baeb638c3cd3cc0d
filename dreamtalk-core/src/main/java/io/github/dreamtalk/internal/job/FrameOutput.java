package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.media.Frame;

/** Where finished frames go. Used by one thread at a time. */
public interface FrameOutput extends AutoCloseable {
    /**
     * Takes a frame.
     *
     * @param frame valid during the call only
     * @throws Exception whatever a consumer throws; ends the job with it
     */
    void accept(Frame frame) throws Exception;

    /** All frames were given. */
    default void finish() {}

    @Override
    default void close() {}
}
