package io.github.dreamtalk.eval.dynamics;

import io.github.dreamtalk.eval.sync.Interval;
import io.github.dreamtalk.eval.sync.LoudnessCurve;
import io.github.dreamtalk.eval.sync.SilentFrames;
import io.github.dreamtalk.media.FrameRate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far the opening of the mouth is from the loudness of the sound, after THEval's lip-sync: both are stretched to go from 0
 * to 1 over the frames with speech, and the mean of their distance is taken.
 */
public final class LoudLips {
    private LoudLips() {}

    /**
     * The distances.
     *
     * @param gaps {@link LipGap#mean} in every frame; NaN where it is unknown
     * @param rate frames per second
     * @param sound the sound, of which the root mean square counts
     * @param silences stretches of silence; their frames are left out
     * @return in every known frame with speech, in order, the distance, in [0, 1]; empty if one of the curves is constant
     */
    public static double[] distances(double[] gaps, FrameRate rate, LoudnessCurve sound, List<Interval> silences) {
        boolean[] silent = new boolean[gaps.length];
        for (int f : SilentFrames.of(gaps.length, rate, silences, 0)) {
            silent[f] = true;
        }
        int[] spoken = IntStream.range(0, gaps.length)
                .filter(f -> !silent[f] && !Double.isNaN(gaps[f]) && !Double.isNaN(sound.amplitudeAt(f / rate.fps())))
                .toArray();
        double[] opening =
                stretched(Arrays.stream(spoken).mapToDouble(f -> gaps[f]).toArray());
        double[] loudness = stretched(Arrays.stream(spoken)
                .mapToDouble(f -> sound.amplitudeAt(f / rate.fps()))
                .toArray());
        return IntStream.range(0, Math.min(opening.length, loudness.length))
                .mapToDouble(i -> Math.abs(opening[i] - loudness[i]))
                .toArray();
    }

    /** From 0 to 1; empty if nothing changes. */
    private static double[] stretched(double[] values) {
        double least = Arrays.stream(values).min().orElse(0);
        double most = Arrays.stream(values).max().orElse(0);
        return most > least
                ? Arrays.stream(values).map(v -> (v - least) / (most - least)).toArray()
                : new double[0];
    }
}
