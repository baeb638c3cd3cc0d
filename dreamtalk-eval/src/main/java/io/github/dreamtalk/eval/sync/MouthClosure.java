package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.face.FaceMeasures;
import io.github.dreamtalk.media.FrameRate;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the mouth is closed where it must be. Closed means that the gap between the inner lips is below 3 % of the eye
 * distance ({@link FaceMeasures#mouthOpening}).
 */
public final class MouthClosure {
    /** An opening below this is closed. */
    public static final double CLOSED = 0.03;

    private MouthClosure() {}

    /**
     * In which of the bilabials (p, b, m) the mouth closes.
     *
     * @param opening the mouth's opening in every frame; NaN where it is unknown
     * @param rate frames per second
     * @param track the phonemes spoken
     * @return for each of those that show a known frame, in order, 1 if some frame is closed, else 0
     */
    public static double[] bilabials(double[] opening, FrameRate rate, PhonemeTrack track) {
        return track.bilabials().stream()
                .mapToDouble(phoneme -> leastOpening(opening, rate, phoneme.interval()))
                .filter(least -> !Double.isNaN(least))
                .map(least -> least < CLOSED ? 1 : 0)
                .toArray();
    }

    private static double leastOpening(double[] opening, FrameRate rate, Interval spoken) {
        // A segment shorter than a frame still has a nearest frame.
        long first = Math.round(spoken.start() * rate.fps());
        long last = Math.max(first, Math.round(spoken.end() * rate.fps()));
        double least = Double.NaN;
        for (int f = (int) Math.min(first, opening.length); f <= Math.min(last, opening.length - 1); f++) {
            least = Double.isNaN(least) ? opening[f] : Double.isNaN(opening[f]) ? least : Math.min(least, opening[f]);
        }
        return least;
    }

    /**
     * In which frames of the silences the mouth is open.
     *
     * @param opening the mouth's opening in every frame; NaN where it is unknown
     * @param rate frames per second
     * @param silences stretches of silence; those shorter than {@value SilentFrames#SHORTEST} s are left out, and
     *     {@value SilentFrames#GUARD} s at each end of the others
     * @return for each known frame in silence, in order, 1 if the mouth is open, else 0
     */
    public static double[] openInSilence(double[] opening, FrameRate rate, List<Interval> silences) {
        return Arrays.stream(SilentFrames.of(opening.length, rate, silences, SilentFrames.GUARD))
                .mapToDouble(f -> opening[f])
                .filter(gap -> !Double.isNaN(gap))
                .map(gap -> gap >= CLOSED ? 1 : 0)
                .toArray();
    }
}
