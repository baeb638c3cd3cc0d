package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.media.FrameRate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The correlation of the mouth's opening with the loudness at every lag within ±400 ms, as sums over blocks of half a second,
 * so that blocks can be drawn anew to see how far the best lag may be off. Immutable.
 */
public final class LaggedCorrelation {
    private static final int MAX_LAG = 40;
    private static final int LAGS = 2 * MAX_LAG + 1;
    /** Fewer values than this have no meaningful correlation. */
    private static final int MIN_VALUES = 100;

    private static final int BLOCK = LoudnessCurve.RATE / 2;
    /** Per block and lag: how many, x, y, x², y², xy. */
    private static final int SUMS = 6;

    private final int blocks;
    private final double[] sums;

    /**
     * Prepares the comparison.
     *
     * @param opening the mouth's opening in every frame; NaN where it is unknown
     * @param rate frames per second
     * @param sound the sound
     */
    public LaggedCorrelation(double[] opening, FrameRate rate, LoudnessCurve sound) {
        double[] mouth = resampled(opening, rate);
        blocks = (mouth.length + BLOCK - 1) / BLOCK;
        sums = new double[blocks * LAGS * SUMS];
        for (int k = 0; k < mouth.length; k++) {
            double m = mouth[k];
            if (Double.isNaN(m)) {
                continue;
            }
            for (int lag = -MAX_LAG; lag <= MAX_LAG; lag++) {
                if (k + lag < 0 || k + lag >= sound.size()) {
                    continue;
                }
                double s = sound.level(k + lag);
                int at = (k / BLOCK * LAGS + lag + MAX_LAG) * SUMS;
                sums[at]++;
                sums[at + 1] += m;
                sums[at + 2] += s;
                sums[at + 3] += m * m;
                sums[at + 4] += s * s;
                sums[at + 5] += m * s;
            }
        }
    }

    private static double[] resampled(double[] opening, FrameRate rate) {
        if (opening.length == 0) {
            return opening;
        }
        int n = (int) Math.floor((opening.length - 1) / rate.fps() * LoudnessCurve.RATE) + 1;
        double[] mouth = new double[n];
        for (int k = 0; k < n; k++) {
            double position = (double) k / LoudnessCurve.RATE * rate.fps();
            int i = Math.min((int) position, opening.length - 1);
            double share = position - i;
            mouth[k] = share == 0
                    ? opening[i]
                    : (1 - share) * opening[i] + share * opening[Math.min(i + 1, opening.length - 1)];
        }
        return mouth;
    }

    /**
     * Blocks of half a second.
     *
     * @return their number
     */
    public int blocks() {
        return blocks;
    }

    /**
     * The best agreement.
     *
     * @return it; null if less than a second overlaps, or one of the curves is constant
     */
    public @Nullable OpeningSync best() {
        int[] once = new int[blocks];
        Arrays.fill(once, 1);
        return best(once);
    }

    /**
     * The best agreement if every block stood in the clip so many times.
     *
     * @param times one number a block, not negative
     * @return it; null if less than a second overlaps, or one of the curves is constant
     */
    public @Nullable OpeningSync best(int[] times) {
        double[] r = new double[LAGS];
        int best = -1;
        for (int lag = 0; lag < LAGS; lag++) {
            r[lag] = correlation(times, lag);
            if (!Double.isNaN(r[lag]) && (best < 0 || r[lag] > r[best])) {
                best = lag;
            }
        }
        if (best < 0 || Double.isNaN(r[MAX_LAG])) {
            return null;
        }
        double lag = best - MAX_LAG;
        if (best > 0 && best < 2 * MAX_LAG && !Double.isNaN(r[best - 1]) && !Double.isNaN(r[best + 1])) {
            double bend = r[best - 1] - 2 * r[best] + r[best + 1];
            lag += bend < 0 ? 0.5 * (r[best - 1] - r[best + 1]) / bend : 0;
        }
        return new OpeningSync(1000 * lag / LoudnessCurve.RATE, r[best], r[MAX_LAG]);
    }

    private double correlation(int[] times, int lag) {
        double[] s = new double[SUMS];
        for (int b = 0; b < blocks; b++) {
            for (int i = 0; i < SUMS; i++) {
                s[i] += times[b] * sums[(b * LAGS + lag) * SUMS + i];
            }
        }
        double n = s[0];
        double vx = s[3] - s[1] * s[1] / n;
        double vy = s[4] - s[2] * s[2] / n;
        return n < MIN_VALUES || !(vx > 1e-12 * s[3]) || !(vy > 1e-12 * s[4])
                ? Double.NaN
                : (s[5] - s[1] * s[2] / n) / Math.sqrt(vx * vy);
    }
}
