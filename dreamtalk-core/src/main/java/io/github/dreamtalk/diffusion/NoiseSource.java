package io.github.dreamtalk.diffusion;

/**
 * Standard normal noise addressed by frame, step and channel, so that cutting a clip into other chunks, or running them on
 * other threads, changes nothing. Implementations are thread-safe, pure, and allocate no more than a row in {@link #fill}.
 */
public interface NoiseSource {
    /** The step index of the starting noise x_T. */
    int INITIAL = -1;

    /**
     * Writes noise for a stretch of frames.
     *
     * @param out receives {@code frames * channels} values, row-major, from index 0
     * @param firstFrame frame of the clip the first row belongs to, not negative
     * @param frames rows to write
     * @param channels values of a row
     * @param step {@link #INITIAL} for x_T, or the sampler's step index, 0 for the first one run
     */
    void fill(float[] out, long firstFrame, int frames, int channels, int step);
}
