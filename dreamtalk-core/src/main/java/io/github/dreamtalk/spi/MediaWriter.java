package io.github.dreamtalk.spi;

import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaTarget;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Encodes frames and sound. Thread-safe. */
public interface MediaWriter extends AutoCloseable {
    /**
     * Whether this writer makes such an output.
     *
     * @param target {@code *.mp4}, {@code *.webm}, a folder name for PNG frames, or a stream of one of these formats
     * @return true if it can
     */
    boolean accepts(MediaTarget target);

    /**
     * Checks a target before any work is done for it: that what this writer would need there can be written. The default
     * finds nothing wrong.
     *
     * @param target one that is accepted
     * @throws io.github.dreamtalk.error.InvalidInputException saying what is wrong with it
     */
    default void check(MediaTarget target) {}

    /**
     * Starts an output. At a file target nothing appears before {@link Output#finish()}; a stream receives bytes while frames
     * are written.
     *
     * @param target where the result goes
     * @param size of every frame
     * @param rate frames per second
     * @param sound the original sound file to encode beside the picture, or null for none
     * @return an output; the caller closes it
     * @throws io.github.dreamtalk.error.InvalidInputException if the target is not accepted
     * @throws io.github.dreamtalk.error.MediaException if it cannot be written
     */
    Output open(MediaTarget target, PictureSize size, FrameRate rate, @Nullable Path sound);

    @Override
    void close();

    /** An output being written; not thread-safe. */
    interface Output extends AutoCloseable {
        /**
         * Adds a frame.
         *
         * @param frame the picture; not kept. A format without transparency refuses one that has alpha
         */
        void write(Frame frame);

        /** Completes the output and moves a file into place. */
        void finish();

        /** Releases everything; without a preceding {@link #finish()} a file is thrown away. */
        @Override
        void close();
    }

    /** Makes writers. */
    interface Provider extends BackendProvider<MediaWriter> {}
}
