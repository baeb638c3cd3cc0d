package io.github.dreamtalk.eval.identity;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;

/** Turns a face into a vector that is near for pictures of one person and far for others. Thread-safe. */
public interface FaceEmbedder extends AutoCloseable {
    /**
     * The network's name, which reports give beside CSIM: figures of different networks do not compare.
     *
     * @return for instance {@code faceres}
     */
    String name();

    /**
     * Embeds a face.
     *
     * @param image the picture; not kept
     * @param face the face in it
     * @return a vector of length 1, always of the same size
     */
    float[] embed(RgbImage image, FaceGeometry face);

    @Override
    void close();

    /**
     * CSIM, the cosine similarity of two embeddings of one network.
     *
     * @param a a vector of length 1
     * @param b a vector of length 1
     * @return in [-1, 1], 1 for equal vectors
     * @throws InvalidInputException if the sizes differ
     */
    static double similarity(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new InvalidInputException(
                    "CSIM: found embeddings of " + a.length + " and " + b.length + " values, expected one network's");
        }
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return aa == 0 || bb == 0 ? 0 : Math.max(-1, Math.min(1, dot / Math.sqrt(aa * bb)));
    }
}
