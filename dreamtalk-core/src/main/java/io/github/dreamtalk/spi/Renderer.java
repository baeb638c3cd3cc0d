package io.github.dreamtalk.spi;

import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;

/** Turns motion into pictures. Thread-safe. */
public interface Renderer extends AutoCloseable {
    /**
     * Whether it takes motion of a space.
     *
     * @param space the motion's space
     * @return true if it can be rendered
     */
    boolean accepts(MotionSpace space);

    /**
     * Rows on each side of a frame's own that the frame depends on as well.
     *
     * @return 0 by default: a frame depends on its row alone
     */
    default int context() {
        return 0;
    }

    /**
     * Prepares a portrait: everything that depends on it alone, done once and used by any number of jobs.
     *
     * @param portrait upright picture at output size and the face in it; not changed, and kept until the result is closed. A
     *     renderer that cannot do without a face refuses a portrait that has none
     * @param space motion space of the rows that will be given
     * @return the prepared portrait; the caller closes it
     * @throws io.github.dreamtalk.error.InvalidInputException if the picture, or the lack of a face, does not suit it
     */
    PreparedPortrait prepare(Portrait portrait, MotionSpace space);

    @Override
    void close();

    /** A portrait ready to be animated. Immutable and thread-safe: any number of sessions share it. */
    interface PreparedPortrait extends AutoCloseable {
        /**
         * Size of the frames.
         *
         * @return by most renderers that of the portrait
         */
        PictureSize size();

        /**
         * Starts to animate.
         *
         * @return a session of its own; the caller closes it, before this
         */
        Session open();

        @Override
        void close();
    }

    /**
     * One clip being animated; used by one thread at a time, except {@link #cancel()}. A frame depends on its motion row and
     * its context alone.
     */
    interface Session extends AutoCloseable {
        /**
         * Draws one frame.
         *
         * @param motion values of the motion space; row starts at offset, and {@link Renderer#context} rows are there before
         *     and after it; at the ends of a clip its first or last row is repeated for them
         * @param offset index of the row's first value
         * @param target receives the picture, of the size of {@link PreparedPortrait#size}
         */
        void render(float[] motion, int offset, RgbImage target);

        /** Interrupts a {@link #render} running in another thread, which then throws soon; later calls throw at once. */
        default void cancel() {}

        @Override
        void close();
    }

    /** Makes renderers. */
    interface Provider extends BackendProvider<Renderer> {}
}
