package io.github.dreamtalk.spi;

/** Turns sound into features at a fixed rate. Thread-safe: any number of streams may be open. */
public interface AudioFeatureExtractor extends AutoCloseable {
    /**
     * What this extractor makes.
     *
     * @return the spec
     */
    FeatureSpec spec();

    /**
     * Starts a pass over a clip; may read the whole clip once for its statistics.
     *
     * @param audio mono 16 kHz audio; stays open while the stream is used
     * @return a stream of ⌊samples · rate / 16000⌋ feature frames, or one less where the network's convolutions are not
     *     padded; the caller closes it
     */
    FeatureStream open(PcmAudio audio);

    @Override
    void close();

    /** Sequential feature frames; memory does not grow with the clip; not thread-safe. */
    interface FeatureStream extends AutoCloseable {
        /**
         * Reads the next feature frames.
         *
         * @param target receives rows of {@code dimension} values
         * @param offset index of the first value written
         * @param frames most rows to read
         * @return rows read, or -1 at the end
         */
        int read(float[] target, int offset, int frames);

        @Override
        void close();
    }

    /** Makes extractors. */
    interface Provider extends BackendProvider<AudioFeatureExtractor> {}
}
