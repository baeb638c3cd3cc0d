package io.github.dreamtalk.eval.natural;

import io.github.dreamtalk.media.FrameRate;
import org.jspecify.annotations.Nullable;

/**
 * Frames that repeat the one before: their mean absolute difference of luma is below 0.02 levels, which decoded copies of
 * one picture keep and blinking, breathing or speaking faces do not.
 *
 * @param share repeated frames in all frames but the first, in [0, 1]
 * @param longestSeconds the longest time the picture stands still, 0 if no frame repeats
 */
public record FrozenFrames(double share, double longestSeconds) {
    /** Mean absolute difference of luma below which two frames are one. */
    public static final double SAME = 0.02;

    /**
     * Counts.
     *
     * @param changes {@link FrameChange#all()} of every frame but the first
     * @param rate frames per second
     * @return the counts; null if there is no frame that has one before it
     */
    public static @Nullable FrozenFrames of(double[] changes, FrameRate rate) {
        if (changes.length == 0) {
            return null;
        }
        int repeated = 0;
        int run = 0;
        int longest = 0;
        for (double change : changes) {
            run = change < SAME ? run + 1 : 0;
            repeated += change < SAME ? 1 : 0;
            longest = Math.max(longest, run);
        }
        return new FrozenFrames((double) repeated / changes.length, longest / rate.fps());
    }
}
