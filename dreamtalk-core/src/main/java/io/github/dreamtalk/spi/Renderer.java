package io.github.dreamtalk.spi;

import io.github.dreamtalk.FaceGeometry;
import io.github.dreamtalk.RgbImage;
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
     * Prepares a portrait, once per job.
     *
     * @param portrait upright picture at output size; not changed; may be kept until the session is closed
     * @param face the geometry found in that picture, in its pixels
     * @param space motion space of the rows that will be given
     * @return a session; the caller closes it
     */
    Session open(RgbImage portrait, FaceGeometry face, MotionSpace space);

    @Override
    void close();

    /** One portrait being animated; not thread-safe. A frame depends on its motion row alone. */
    interface Session extends AutoCloseable {
        /**
         * Draws one frame.
         *
         * @param motion values of the motion space; row starts at offset
         * @param offset index of the row's first value
         * @param target receives the picture, of the portrait's size
         */
        void render(float[] motion, int offset, RgbImage target);

        @Override
        void close();
    }

    /** Makes renderers. */
    interface Provider extends BackendProvider<Renderer> {}
}
