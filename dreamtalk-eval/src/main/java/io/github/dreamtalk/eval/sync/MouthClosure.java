package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.face.FaceMeasures;
import io.github.dreamtalk.media.FrameRate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the mouth is closed where it must be. Closed means that the gap between the inner lips is below 3 % of the eye
 * distance ({@link FaceMeasures#mouthOpening}).
 */
public final class MouthClosure {
    /** An opening below this is closed. */
    public static final double CLOSED = 0.03;

    /** Silences shorter than this say nothing: mouths stay open between words. */
    public static final double SHORTEST_SILENCE = 0.3;

    /** Taken off each end of a silence: mouths need time to close and open before they sound. Seconds. */
    private static final double GUARD = 0.12;

    private MouthClosure() {}

    /**
     * Share of the bilabials (p, b, m) in which the mouth closes.
     *
     * @param opening the mouth's opening in every frame; NaN where it is unknown
     * @param rate frames per second
     * @param track the phonemes spoken
     * @return closed ones in all those that show a known frame, in [0, 1]; null if there is none
     */
    public static @Nullable Double bilabialRecall(double[] opening, FrameRate rate, PhonemeTrack track) {
        int shown = 0;
        int closed = 0;
        for (PhonemeTrack.Phoneme phoneme : track.bilabials()) {
            // A segment shorter than a frame still has a nearest frame.
            long first = Math.round(phoneme.interval().start() * rate.fps());
            long last = Math.max(first, Math.round(phoneme.interval().end() * rate.fps()));
            double least = Double.NaN;
            for (int f = (int) Math.min(first, opening.length); f <= Math.min(last, opening.length - 1); f++) {
                least = Double.isNaN(least)
                        ? opening[f]
                        : Double.isNaN(opening[f]) ? least : Math.min(least, opening[f]);
            }
            if (!Double.isNaN(least)) {
                shown++;
                closed += least < CLOSED ? 1 : 0;
            }
        }
        return shown == 0 ? null : (double) closed / shown;
    }

    /**
     * Share of the frames in silence in which the mouth is open.
     *
     * @param opening the mouth's opening in every frame; NaN where it is unknown
     * @param rate frames per second
     * @param silences stretches of silence; those shorter than {@value #SHORTEST_SILENCE} s are left out, and 0.12 s at
     *     each end of the others
     * @return open ones in all known frames in silence, in [0, 1]; null if there is none
     */
    public static @Nullable Double openInSilence(double[] opening, FrameRate rate, List<Interval> silences) {
        int known = 0;
        int open = 0;
        for (int f : framesInSilence(opening.length, rate, silences)) {
            if (!Double.isNaN(opening[f])) {
                known++;
                open += opening[f] >= CLOSED ? 1 : 0;
            }
        }
        return known == 0 ? null : (double) open / known;
    }

    private static List<Integer> framesInSilence(int frames, FrameRate rate, List<Interval> silences) {
        List<Integer> found = new ArrayList<>();
        for (Interval silence : silences) {
            if (silence.seconds() < SHORTEST_SILENCE) {
                continue;
            }
            int first = (int) Math.ceil((silence.start() + GUARD) * rate.fps());
            int last = (int) Math.floor((silence.end() - GUARD) * rate.fps());
            for (int f = first; f <= Math.min(last, frames - 1); f++) {
                found.add(f);
            }
        }
        return found;
    }
}
