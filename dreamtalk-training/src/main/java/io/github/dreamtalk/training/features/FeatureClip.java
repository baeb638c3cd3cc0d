package io.github.dreamtalk.training.features;

import io.github.dreamtalk.weights.HalfFloat;

/**
 * One version of one utterance. Not to be changed by readers.
 *
 * @param id utterance and version
 * @param source corpus it comes from
 * @param split {@code train}, {@code validation} or {@code test}, the latter two with {@code -20dB} or the like after
 *     them for copies in noise
 * @param real whether a human spoke it
 * @param dimension values per frame
 * @param labels phone class per 10 ms
 * @param features row-major half floats, labels.length × dimension
 */
public record FeatureClip(
        String id, String source, String split, boolean real, int dimension, byte[] labels, short[] features) {
    /**
     * Frames of 10 ms.
     *
     * @return the number
     */
    public int frames() {
        return labels.length;
    }

    /**
     * Copies frames, widened; frames outside the clip are zero.
     *
     * @param from first frame, may be negative
     * @param count frames
     * @param out receives count × dimension values
     * @param offset where in out
     */
    public void read(int from, int count, float[] out, int offset) {
        for (int i = 0; i < count; i++) {
            int f = from + i;
            for (int d = 0; d < dimension; d++) {
                out[offset + i * dimension + d] =
                        f < 0 || f >= frames() ? 0 : HalfFloat.toFloat(features[f * dimension + d]);
            }
        }
    }
}
