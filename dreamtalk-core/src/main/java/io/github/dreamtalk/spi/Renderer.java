package io.github.dreamtalk.spi;

import io.github.dreamtalk.FaceGeometry;
import io.github.dreamtalk.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import org.jspecify.annotations.Nullable;

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
     * Makes a picture to render into.
     *
     * @param portrait the picture that will be given to {@link #open}
     * @return a new picture of the size this renderer's frames have; by default that of the portrait
     */
    default RgbImage canvas(RgbImage portrait) {
        return new RgbImage(portrait.width(), portrait.height());
    }

    /**
     * Prepares a portrait, once per job.
     *
     * @param portrait upright picture at output size; not changed; may be kept until the session is closed
     * @param face the geometry found in that picture, in its pixels; null if the user asks for the picture to be taken as
     *     it is, which a renderer that cannot do without refuses
     * @param space motion space of the rows that will be given
     * @return a session; the caller closes it
     * @throws io.github.dreamtalk.InvalidInputException if the picture, or the lack of a face, does not suit it
     */
    Session open(RgbImage portrait, @Nullable FaceGeometry face, MotionSpace space);

    @Override
    void close();

    /** One portrait being animated; not thread-safe. A frame depends on its motion row and its context alone. */
    interface Session extends AutoCloseable {
        /**
         * Draws one frame.
         *
         * @param motion values of the motion space; row starts at offset, and {@link Renderer#context} rows are there before
         *     and after it; at the ends of a clip its first or last row is repeated for them
         * @param offset index of the row's first value
         * @param target receives the picture, of the size of {@link Renderer#canvas}
         */
        void render(float[] motion, int offset, RgbImage target);

        @Override
        void close();
    }

    /** Makes renderers. */
    interface Provider extends BackendProvider<Renderer> {}
}
