package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.media.FrameRate;
import org.jspecify.annotations.Nullable;

/**
 * How the mouth's opening follows the sound: the Pearson correlation of the opening curve with the {@linkplain LoudnessCurve
 * loudness}, at the lag that makes it largest. Both curves are compared at 100 values a second, the lag is refined by a
 * parabola through the best value and its neighbours.
 *
 * <p>The lag of a perfect video is a property of its speech (mouths open before the sound rises), not 0; what a shift of
 * the sound does to it is exact. A positive lag means that the sound comes after the mouth.
 *
 * @param lagMilliseconds by how much the sound is behind the mouth at the best lag, within ±400
 * @param correlation at the best lag, in [-1, 1]
 * @param correlationAtZero as the video is, in [-1, 1]
 */
public record OpeningSync(double lagMilliseconds, double correlation, double correlationAtZero) {
    private static final int MAX_LAG = 40;
    /** Fewer values than this have no meaningful correlation. */
    private static final int MIN_VALUES = 100;

    /**
     * Compares a curve with the sound.
     *
     * @param opening the mouth's opening in every frame; NaN where it is unknown
     * @param rate frames per second
     * @param sound the sound
     * @return the agreement; null if less than a second overlaps, or one of the curves is constant
     */
    public static @Nullable OpeningSync of(double[] opening, FrameRate rate, LoudnessCurve sound) {
        int n = (int) Math.floor(Math.max(0, opening.length - 1) / rate.fps() * LoudnessCurve.RATE) + 1;
        double[] mouth = new double[opening.length == 0 ? 0 : n];
        for (int k = 0; k < mouth.length; k++) {
            double position = (double) k / LoudnessCurve.RATE * rate.fps();
            int i = Math.min((int) position, opening.length - 1);
            double share = position - i;
            mouth[k] = share == 0
                    ? opening[i]
                    : (1 - share) * opening[i] + share * opening[Math.min(i + 1, opening.length - 1)];
        }
        double[] r = new double[2 * MAX_LAG + 1];
        int best = -1;
        for (int lag = -MAX_LAG; lag <= MAX_LAG; lag++) {
            int k = lag + MAX_LAG;
            r[k] = correlation(mouth, sound, lag);
            if (!Double.isNaN(r[k]) && (best < 0 || r[k] > r[best])) {
                best = k;
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

    private static double correlation(double[] mouth, LoudnessCurve sound, int lag) {
        int n = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int k = Math.max(0, -lag); k < mouth.length && k + lag < sound.size(); k++) {
            double m = mouth[k];
            if (Double.isNaN(m)) {
                continue;
            }
            double s = sound.level(k + lag);
            n++;
            x += m;
            y += s;
            xx += m * m;
            yy += s * s;
            xy += m * s;
        }
        double vx = xx - x * x / n;
        double vy = yy - y * y / n;
        return n < MIN_VALUES || !(vx > 1e-12 * xx) || !(vy > 1e-12 * yy)
                ? Double.NaN
                : (xy - x * y / n) / Math.sqrt(vx * vy);
    }
}
