package io.github.dreamtalk.eval.natural;

import io.github.dreamtalk.eval.image.Luma;
import org.jspecify.annotations.Nullable;

/**
 * Noise that comes anew in every frame, as its standard deviation in levels: the difference of two frames is passed through
 * Immerkær's operator (1 −2 1, −2 4 −2, 1 −2 1), which keeps nothing of what is flat or slanted, such as skin that moves a
 * little, and the median of its size is taken, which the edges of what moves do not reach. It needs no background and no face.
 */
final class TemporalNoise {
    /** The median of a normal deviate's size. */
    private static final double MEDIAN = 0.6745;
    /** Root of the sum of the operator's squares. */
    private static final double OPERATOR = 6;

    private static final double BIN = 0.25;
    /** The sum of the operator's sizes is 16, a difference at most 255. */
    private static final int BINS = (int) (16 * 256 / BIN);

    private TemporalNoise() {}

    /** Null if there is no pixel with neighbours all around. */
    static @Nullable Double between(Luma before, Luma now) {
        int w = now.width();
        int h = now.height();
        if (w < 3 || h < 3) {
            return null;
        }
        float[] d = difference(before, now);
        int[] counts = new int[BINS];
        for (int y = 1; y < h - 1; y++) {
            for (int x = 1; x < w - 1; x++) {
                int i = y * w + x;
                double corners = (double) d[i - w - 1] + d[i - w + 1] + d[i + w - 1] + d[i + w + 1];
                double sides = (double) d[i - w] + d[i + w] + d[i - 1] + d[i + 1];
                counts[(int) (Math.abs(corners - 2 * sides + 4 * d[i]) / BIN)]++;
            }
        }
        return median(counts, (w - 2) * (h - 2)) / (MEDIAN * OPERATOR * Math.sqrt(2));
    }

    private static float[] difference(Luma before, Luma now) {
        float[] a = before.values();
        float[] b = now.values();
        float[] d = new float[b.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = b[i] - a[i];
        }
        return d;
    }

    /** Linear within the bin; 0 if half of the values are as good as 0, as in a picture that stands still. */
    private static double median(int[] counts, int all) {
        double half = all / 2.0;
        if (counts[0] >= half) {
            return 0;
        }
        double below = 0;
        int bin = 0;
        while (below + counts[bin] < half) {
            below += counts[bin++];
        }
        return BIN * (bin + (half - below) / counts[bin]);
    }
}
