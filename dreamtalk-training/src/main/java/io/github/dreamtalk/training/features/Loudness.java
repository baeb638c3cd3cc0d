package io.github.dreamtalk.training.features;

import java.util.Arrays;

/** How loud a clip is over time, from its features. Stateless and thread-safe. */
public final class Loudness {
    private static final int MEL = 80;

    private Loudness() {}

    /**
     * Level between one decade above the floor and the clip's 95th percentile.
     *
     * @param clip features that begin with 80 mel bands
     * @param frames how many from its start, 0 to {@code clip.frames()}
     * @return for each of them 0 (silent) to 1 (as loud as the clip gets)
     */
    public static float[] of(FeatureClip clip, int frames) {
        float[] row = new float[clip.dimension()];
        float[] level = new float[frames];
        for (int t = 0; t < frames; t++) {
            clip.read(t, 1, row, 0);
            double sum = 0;
            for (int k = 0; k < MEL; k++) {
                sum += row[k];
            }
            level[t] = (float) (sum / MEL);
        }
        float[] sorted = level.clone();
        Arrays.sort(sorted);
        float top = sorted.length == 0 ? 1 : Math.max(-0.5f, sorted[(int) (0.95 * (sorted.length - 1))]);
        float[] out = new float[frames];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.max(0, Math.min(1, (level[i] + 1.2f) / (top + 1.2f)));
        }
        return out;
    }
}
