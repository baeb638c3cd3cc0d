package io.github.dreamtalk.eval.dynamics;

import io.github.dreamtalk.eval.sync.Interval;
import io.github.dreamtalk.eval.sync.SilentFrames;
import io.github.dreamtalk.media.FrameRate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the lips do while nobody speaks. */
public final class SilentLips {
    /** A mouth aspect ratio above this is an open mouth, as in KeySync's LipLeak. */
    public static final double OPEN = 0.25;

    private SilentLips() {}

    /**
     * How much the lips move in silence, after THEval's silent lip stability: the median distance of the gap from its median,
     * over all frames of the silences, their ends included.
     *
     * @param gaps {@link LipGap#mean} in every frame; NaN where it is unknown
     * @param rate frames per second
     * @param silences stretches of silence; those shorter than {@value SilentFrames#SHORTEST} s are left out
     * @return known frames in silence, and the figure in eye distances
     */
    public static Stability stability(double[] gaps, FrameRate rate, List<Interval> silences) {
        double[] silent = known(gaps, rate, silences, 0);
        if (silent.length == 0) {
            return new Stability(0, null);
        }
        double median = Dispersion.median(silent);
        return new Stability(
                silent.length,
                Dispersion.median(
                        Arrays.stream(silent).map(gap -> Math.abs(gap - median)).toArray()));
    }

    /**
     * The stability with what it rests on.
     *
     * @param frames known frames in silence
     * @param value the median distance from the median; null without a frame
     */
    public record Stability(int frames, @Nullable Double value) {}

    /**
     * In which frames of the silences the mouth is open, after KeySync's LipLeak.
     *
     * @param ratios {@link LipGap#aspectRatio} in every frame; NaN where it is unknown
     * @param rate frames per second
     * @param silences stretches of silence; those shorter than {@value SilentFrames#SHORTEST} s are left out, and
     *     {@value SilentFrames#GUARD} s at each end of the others
     * @return for each known frame in silence, in order, 1 if the ratio is above {@value #OPEN}, else 0
     */
    public static double[] leaks(double[] ratios, FrameRate rate, List<Interval> silences) {
        return Arrays.stream(known(ratios, rate, silences, SilentFrames.GUARD))
                .map(ratio -> ratio > OPEN ? 1 : 0)
                .toArray();
    }

    private static double[] known(double[] curve, FrameRate rate, List<Interval> silences, double guard) {
        return Arrays.stream(SilentFrames.of(curve.length, rate, silences, guard))
                .mapToDouble(f -> curve[f])
                .filter(v -> !Double.isNaN(v))
                .toArray();
    }
}
