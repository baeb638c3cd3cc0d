package io.github.dreamtalk.media;

import java.util.List;

/**
 * Mono 16 kHz audio that can be read from the start as often as needed, so that whole-clip statistics cost a pass and not
 * memory. Implementations give identical samples on every pass.
 */
public interface PcmAudio extends AutoCloseable {
    /** Samples per second of all audio inside the library. */
    int SAMPLE_RATE = 16_000;

    /**
     * Total number of samples.
     *
     * @return samples, at least 0
     */
    long samples();

    /**
     * Starts a new pass.
     *
     * @return a reader at sample 0; the caller closes it
     */
    Reader open();

    /**
     * What a person should know of a sound that can be used nevertheless: that its file is cut off, its channels cancel each
     * other, it is clipped.
     *
     * @return one sentence each; none by default
     */
    default List<String> warnings() {
        return List.of();
    }

    @Override
    void close();

    /** One pass over the samples; not thread-safe. */
    interface Reader extends AutoCloseable {
        /**
         * Reads the next samples.
         *
         * @param target receives samples in [-1, 1]
         * @param offset first index written
         * @param length most samples to read
         * @return samples read, or -1 at the end
         */
        int read(float[] target, int offset, int length);

        @Override
        void close();
    }

    /**
     * Audio held in memory.
     *
     * @param samples mono 16 kHz samples in [-1, 1]; not copied
     * @return the audio
     */
    static PcmAudio of(float[] samples) {
        return new InMemoryPcm(samples);
    }
}
