package io.github.dreamtalk.eval.syncnet;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.Arrays;

/**
 * LSE-D and LSE-C (Chung and Zisserman 2016; Prajwal et al. 2020): for every shift of the sound within ±15 frames the mean
 * distance between the embeddings of picture and sound.
 *
 * @param distance LSE-D: the smallest of these means
 * @param confidence LSE-C, the papers' Sync-C: their median less the smallest
 * @param offset the shift of the smallest, frames; positive if the sound is ahead, as SyncNet counts
 */
public record LipSyncError(double distance, double confidence, int offset) {
    /** Largest shift, frames. */
    public static final int MAX_SHIFT = 15;

    /** Added to each difference, as by the original's library. */
    private static final double EPSILON = 1e-6;

    /**
     * Compares embeddings.
     *
     * @param pictures one embedding for each window of five frames
     * @param sounds as many embeddings of the sound beside them
     * @return distance, confidence and offset
     * @throws InvalidInputException if there is no window, or the sizes differ
     */
    public static LipSyncError of(float[][] pictures, float[][] sounds) {
        if (pictures.length == 0 || pictures.length != sounds.length || pictures[0].length != sounds[0].length) {
            throw new InvalidInputException("lip-sync error: found " + pictures.length + " windows of picture and "
                    + sounds.length + " of sound, expected the same number, at least one, of embeddings of one size");
        }
        double[] means = new double[2 * MAX_SHIFT + 1];
        float[] nothing = new float[sounds[0].length];
        for (int k = 0; k < means.length; k++) {
            for (int i = 0; i < pictures.length; i++) {
                int j = i + k - MAX_SHIFT;
                means[k] += distance(pictures[i], j < 0 || j >= sounds.length ? nothing : sounds[j]) / pictures.length;
            }
        }
        int best = 0;
        for (int k = 1; k < means.length; k++) {
            best = means[k] < means[best] ? k : best;
        }
        double[] sorted = means.clone();
        Arrays.sort(sorted);
        return new LipSyncError(means[best], sorted[MAX_SHIFT] - means[best], MAX_SHIFT - best);
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double d = (double) a[i] - b[i] + EPSILON;
            sum += d * d;
        }
        return Math.sqrt(sum);
    }
}
