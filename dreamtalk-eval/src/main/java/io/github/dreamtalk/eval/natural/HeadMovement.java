package io.github.dreamtalk.eval.natural;

import io.github.dreamtalk.media.FrameRate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Range and spectrum of the head's angles.
 *
 * @param yawRange from the 5th to the 95th percentile, degrees
 * @param pitchRange the same for the nod
 * @param rollRange the same for the tilt
 * @param slow share of the angles' variance below 0.5 Hz (sway), in [0, 1]
 * @param middle share from 0.5 to 2 Hz (gestures with the speech)
 * @param fast share above 2 Hz (tremor; natural heads have little)
 */
public record HeadMovement(
        double yawRange, double pitchRange, double rollRange, double slow, double middle, double fast) {
    private static final int SEGMENT_SECONDS = 8;
    private static final double SLOW_HZ = 0.5;
    private static final double MIDDLE_HZ = 2;

    /**
     * Measures.
     *
     * @param yaw degrees in every frame; NaN where it is unknown
     * @param pitch degrees in every frame
     * @param roll degrees in every frame
     * @param rate frames per second
     * @return the measures; null without two frames that are known. A head that does not move at all has a spectrum of 0
     */
    public static @Nullable HeadMovement of(double[] yaw, double[] pitch, double[] roll, FrameRate rate) {
        double[][] known = new double[3][];
        double[][] given = {yaw, pitch, roll};
        for (int i = 0; i < 3; i++) {
            known[i] = Arrays.stream(given[i]).filter(v -> !Double.isNaN(v)).toArray();
        }
        if (known[0].length < 2) {
            return null;
        }
        double[] bands = new double[3];
        for (double[] angle : known) {
            addPower(angle, rate.fps(), bands);
        }
        double all = bands[0] + bands[1] + bands[2];
        double scale = all > 0 ? 1 / all : 0;
        return new HeadMovement(
                range(known[0]),
                range(known[1]),
                range(known[2]),
                scale * bands[0],
                scale * bands[1],
                scale * bands[2]);
    }

    private static double range(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        return sorted[(int) Math.round(0.95 * last)] - sorted[(int) Math.round(0.05 * last)];
    }

    /** Welch's method: Hann windows of at most 8 s, half overlapping, the mean and the slope of each taken out. */
    private static void addPower(double[] x, double fps, double[] bands) {
        int length = (int) Math.min(x.length, Math.round(SEGMENT_SECONDS * fps));
        int hop = Math.max(1, length / 2);
        for (int start = 0; start + length <= x.length; start += hop) {
            double[] w = detrended(x, start, length);
            for (int k = 1; k <= length / 2; k++) {
                double re = 0;
                double im = 0;
                for (int i = 0; i < length; i++) {
                    double angle = 2 * Math.PI * ((long) k * i % length) / length;
                    re += w[i] * Math.cos(angle);
                    im += w[i] * Math.sin(angle);
                }
                double hz = k * fps / length;
                bands[hz < SLOW_HZ ? 0 : hz <= MIDDLE_HZ ? 1 : 2] += re * re + im * im;
            }
        }
    }

    private static double[] detrended(double[] x, int start, int length) {
        double mean = 0;
        double slope = 0;
        double norm = 0;
        for (int i = 0; i < length; i++) {
            double t = i - (length - 1) / 2.0;
            mean += x[start + i] / length;
            slope += t * x[start + i];
            norm += t * t;
        }
        slope = norm > 0 ? slope / norm : 0;
        double[] w = new double[length];
        for (int i = 0; i < length; i++) {
            double t = i - (length - 1) / 2.0;
            double hann = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / length);
            w[i] = hann * (x[start + i] - mean - slope * t);
        }
        return w;
    }
}
