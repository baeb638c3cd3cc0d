package io.github.dreamtalk.spi;

import io.github.dreamtalk.FrameRate;
import io.github.dreamtalk.RgbImage;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Encodes frames and sound. Thread-safe. */
public interface MediaWriter extends AutoCloseable {
    /**
     * Whether this writer makes files of that name.
     *
     * @param target {@code *.mp4}, {@code *.webm}, or a folder name for PNG frames
     * @return true if it can
     */
    boolean accepts(Path target);

    /**
     * Starts an output. Nothing appears at the target before {@link Sink#finish()}.
     *
     * @param target where the result goes
     * @param width pixels of every frame
     * @param height pixels of every frame
     * @param rate frames per second
     * @param sound the original sound file to encode beside the picture, or null for none
     * @return a sink; the caller closes it
     */
    Sink open(Path target, int width, int height, FrameRate rate, @Nullable Path sound);

    @Override
    void close();

    /** An output being written; not thread-safe. */
    interface Sink extends AutoCloseable {
        /**
         * Adds a frame.
         *
         * @param frame the picture; not kept
         */
        void write(RgbImage frame);

        /** Completes the file and moves it into place. */
        void finish();

        /** Releases everything; without a preceding {@link #finish()} the output is thrown away. */
        @Override
        void close();
    }

    /** Makes writers. */
    interface Provider extends BackendProvider<MediaWriter> {}
}
