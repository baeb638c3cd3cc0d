package io.github.dreamtalk.javacv;

/** Sound that is read from front to back. Used by one thread. */
interface SampleSource {
    /** Samples a second of each channel. */
    int rate();

    /** Interleaved channels. */
    int channels();

    /**
     * Reads on.
     *
     * @param into receives samples, channels interleaved
     * @param offset index of the first
     * @param length how many at most, a multiple of the channels
     * @return how many came, a multiple of the channels; 0 at the end
     */
    int read(float[] into, int offset, int length);
}
