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
    /**
     * Standard deviation of the opening below which a mouth stands still: what it varies by may be noise of the mesh, which
     * correlates with anything at some lag. Calm speakers have 0.017 and more, a still picture with noise of 12 levels 0.0065.
     */
    public static final double STILL = 0.007;

    /**
     * Compares a curve with the sound.
     *
     * @param opening the mouth's opening in every frame; NaN where it is unknown
     * @param rate frames per second
     * @param sound the sound
     * @return the agreement; null if less than a second overlaps, or one of the curves is constant
     */
    public static @Nullable OpeningSync of(double[] opening, FrameRate rate, LoudnessCurve sound) {
        return new LaggedCorrelation(opening, rate, sound).best();
    }
}
