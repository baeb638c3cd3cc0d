package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.media.FrameRate;
import java.util.List;
import java.util.stream.IntStream;

/** Which frames of a clip lie in its silences. */
public final class SilentFrames {
    /** Silences shorter than this say nothing: mouths stay open between words. Seconds. */
    public static final double SHORTEST = 0.3;

    /** Taken off each end of a silence where mouths must be shut: they need time to close, and open before they sound. */
    public static final double GUARD = 0.12;

    /** A frame at the very end belongs to the silence, whatever 2 − 0.12 is in binary. Frames. */
    private static final double ROUNDING = 1e-6;

    private SilentFrames() {}

    /**
     * Finds them.
     *
     * @param frames frames of the clip
     * @param rate frames per second
     * @param silences stretches of silence; those shorter than {@value #SHORTEST} s are left out
     * @param guard seconds that are left out at each end of a stretch, not negative
     * @return frame numbers, in the order of the stretches
     */
    public static int[] of(int frames, FrameRate rate, List<Interval> silences, double guard) {
        return silences.stream()
                .filter(silence -> silence.seconds() >= SHORTEST)
                .flatMapToInt(silence -> {
                    int first = (int) Math.ceil((silence.start() + guard) * rate.fps() - ROUNDING);
                    int last = (int) Math.floor((silence.end() - guard) * rate.fps() + ROUNDING);
                    return IntStream.rangeClosed(first, Math.min(last, frames - 1));
                })
                .toArray();
    }
}
