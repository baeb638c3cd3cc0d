package io.github.dreamtalk.spi;

import io.github.dreamtalk.diffusion.Predictor;

/**
 * A denoising network with its style encoder. Thread-safe: sessions are independent of each other.
 */
public interface MotionDenoiser extends AutoCloseable {
    /**
     * What it needs and makes.
     *
     * @return the spec
     */
    DenoiserSpec spec();

    /**
     * The encoder whose codes this denoiser understands.
     *
     * @return the encoder
     */
    StyleEncoder styleEncoder();

    /**
     * Opens a session: everything that depends on the style alone is computed here, once per clip.
     *
     * @param style the style code
     * @param unconditional whether the unconditional branch of classifier-free guidance will be asked for
     * @param maxFrames largest chunk that will be given, motion frames
     * @return a session; the caller closes it
     */
    Session open(StyleCode style, boolean unconditional, int maxFrames);

    /**
     * Converts finished rows from the units the diffusion runs in (which a network may normalise to about unit variance)
     * to the units of the motion space, in place, row by row. Everything a {@link Session} takes and gives, and so
     * everything a sampler sees, is in diffusion units; what {@link StyleEncoder#encode} takes is in motion units.
     *
     * @param x0 rows of {@code space.expressionChannels()} values, at least {@code frames} of them
     * @param frames rows to convert
     */
    default void toMotion(float[] x0, int frames) {}

    @Override
    void close();

    /** The denoiser over one chunk after another; not thread-safe, except {@link #cancel()}. */
    interface Session extends Predictor, AutoCloseable {
        /**
         * Sets the chunk: everything that depends on the audio but not on x_t or t is computed here, once per chunk.
         *
         * @param features {@link DenoiserSpec#featureRows} rows of features, zero outside the clip; not kept
         * @param frames motion frames in the chunk, 1 to maxFrames
         */
        void condition(float[] features, int frames);

        /** Interrupts a {@link #predict} running in another thread, which then throws; later calls throw at once. */
        void cancel();

        @Override
        void close();
    }

    /** Makes denoisers. */
    interface Provider extends BackendProvider<MotionDenoiser> {}
}
