package io.github.dreamtalk.eval.natural;

import io.github.dreamtalk.media.FrameRate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Range, size and spectrum of the head's angles.
 *
 * @param frames frames whose angles are known
 * @param yawRange from the 5th to the 95th percentile, degrees
 * @param pitchRange the same for the nod
 * @param rollRange the same for the tilt
 * @param size how far the head is from its mean, all angles together: the root of the sum of their variances, degrees
 * @param noise what of the size is no movement but measurement: as much as the spectrum's fastest third, where heads have
 *     next to nothing, says if it went on below; degrees; NaN where no spectrum could be taken
 * @param spectrum where the movement lies; null if it could not be taken, or what moves cannot be told from noise
 */
public record HeadMovement(
        int frames,
        double yawRange,
        double pitchRange,
        double rollRange,
        double size,
        double noise,
        @Nullable Spectrum spectrum) {
    /** Seconds without a gap that a spectrum needs: 0.5 Hz must have room. */
    public static final double SHORTEST = 4;

    /** Size below which movement is not measured in a clean picture, degrees: people who sit still have 1. */
    public static final double FLOOR = 0.5;

    /** Where the picture flickers the floor is higher, but not above this. Degrees. */
    private static final double HIGHEST_FLOOR = 1.5;

    /**
     * Degrees by the root of the levels: white noise of s levels shakes a still head by 0.3 √s, and flickers by 1.13 s; a codec
     * spreads it over frames, so that less of it flickers and more than twice as much shakes.
     */
    private static final double SHAKEN = 0.75 / Math.sqrt(1.13);

    /** More than this is no noise: strong noise in the picture (25 levels) shakes a still head by 1.4 degrees. */
    private static final double MOST_NOISE = 2;

    private static final int SEGMENT_SECONDS = 8;
    private static final double SLOW_HZ = 0.5;
    private static final double MIDDLE_HZ = 2;

    /**
     * Shares of the angles' variance.
     *
     * @param slow below 0.5 Hz (sway), in [0, 1]
     * @param middle from 0.5 to 2 Hz (gestures with the speech)
     * @param fast above 2 Hz (tremor; natural heads have little)
     */
    public record Spectrum(double slow, double middle, double fast) {}

    /**
     * Measures.
     *
     * @param yaw degrees in every frame; NaN where it is unknown
     * @param pitch degrees in every frame, unknown where the turn is
     * @param roll degrees in every frame, unknown where the turn is
     * @param rate frames per second
     * @param flicker mean change from frame to frame where nothing moves, levels of luma; 0 in a clean picture
     * @return the measures; null without two frames that are known
     */
    public static @Nullable HeadMovement of(
            double[] yaw, double[] pitch, double[] roll, FrameRate rate, double flicker) {
        double[][] known = new double[3][];
        double[][] given = {yaw, pitch, roll};
        for (int i = 0; i < 3; i++) {
            known[i] = Arrays.stream(given[i]).filter(v -> !Double.isNaN(v)).toArray();
        }
        if (known[0].length < 2) {
            return null;
        }
        double size = Math.sqrt(variance(known[0]) + variance(known[1]) + variance(known[2]));
        Power power = new Power(rate.fps());
        for (double[] angle : given) {
            power.add(angle);
        }
        double noise = size * Math.sqrt(power.noiseShare());
        double floor = Math.max(FLOOR, Math.min(HIGHEST_FLOOR, SHAKEN * Math.sqrt(flicker)));
        boolean tells = size >= floor && (size > MOST_NOISE || power.noiseShare() <= 0.5);
        return new HeadMovement(
                known[0].length,
                range(known[0]),
                range(known[1]),
                range(known[2]),
                size,
                noise,
                tells ? power.spectrum() : null);
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    }

    private static double range(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        return sorted[(int) Math.round(0.95 * last)] - sorted[(int) Math.round(0.05 * last)];
    }

    /**
     * Welch's method: Hann windows of at most 8 s, half overlapping, the mean and the slope of each taken out. Windows lie
     * where every frame is known: angles put together over a gap would jump.
     */
    private static final class Power {
        private final double fps;
        private double slow;
        private double middle;
        private double fast;
        /** Of the fastest third of the frequencies. */
        private double top;

        private int topBins;
        private int bins;

        Power(double fps) {
            this.fps = fps;
        }

        void add(double[] angle) {
            List<int[]> runs = runs(angle);
            int longest = runs.stream().mapToInt(run -> run[1] - run[0]).max().orElse(0);
            int length = (int) Math.min(longest, Math.round(SEGMENT_SECONDS * fps));
            if (length < SHORTEST * fps) {
                return;
            }
            for (int[] run : runs) {
                for (int start = run[0]; start + length <= run[1]; start += Math.max(1, length / 2)) {
                    addWindow(detrended(angle, start, length));
                }
            }
        }

        private static List<int[]> runs(double[] angle) {
            List<int[]> runs = new ArrayList<>();
            int start = -1;
            for (int f = 0; f <= angle.length; f++) {
                boolean known = f < angle.length && !Double.isNaN(angle[f]);
                if (known && start < 0) {
                    start = f;
                } else if (!known && start >= 0) {
                    runs.add(new int[] {start, f});
                    start = -1;
                }
            }
            return runs;
        }

        private void addWindow(double[] w) {
            int length = w.length;
            for (int k = 1; k <= length / 2; k++) {
                double re = 0;
                double im = 0;
                for (int i = 0; i < length; i++) {
                    double angle = 2 * Math.PI * ((long) k * i % length) / length;
                    re += w[i] * Math.cos(angle);
                    im += w[i] * Math.sin(angle);
                }
                double power = re * re + im * im;
                double hz = k * fps / length;
                if (hz < SLOW_HZ) {
                    slow += power;
                } else if (hz <= MIDDLE_HZ) {
                    middle += power;
                } else {
                    fast += power;
                }
                bins++;
                if (hz > fps / 3) {
                    top += power;
                    topBins++;
                }
            }
        }

        /** In [0, 1]; NaN without a window. */
        double noiseShare() {
            double all = slow + middle + fast;
            return bins == 0 ? Double.NaN : all > 0 ? Math.min(1, top / topBins * bins / all) : 0;
        }

        @Nullable
        Spectrum spectrum() {
            double all = slow + middle + fast;
            return all > 0 ? new Spectrum(slow / all, middle / all, fast / all) : null;
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
