package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The phones that are known of a sound, in order. Pauses are phones too ({@link Phone#SIL}); where there is no segment nothing
 * is known, and what is heard decides. Immutable.
 *
 * @param segments in order of their start, none overlapping
 */
public record PhoneTrack(List<PhoneSegment> segments) {
    /** Nothing is known. */
    public static final PhoneTrack NONE = new PhoneTrack(List.of());

    /** How much two segments may overlap: half a frame of a speech recogniser, which rounds both. */
    private static final float SLACK_SECONDS = 0.005f;

    /**
     * Sorts the segments.
     *
     * @param segments in any order; copied
     * @throws InvalidInputException if two overlap by more than 5 ms
     */
    public PhoneTrack {
        List<PhoneSegment> sorted = new ArrayList<>(segments);
        sorted.sort(Comparator.comparingDouble(PhoneSegment::startSeconds));
        for (int i = 1; i < sorted.size(); i++) {
            PhoneSegment before = sorted.get(i - 1);
            if (sorted.get(i).startSeconds() < before.endSeconds() - SLACK_SECONDS) {
                throw new InvalidInputException("phones: found one that starts at "
                        + sorted.get(i).startSeconds() + " s while the one before ends at " + before.endSeconds()
                        + " s, expected one after the other");
            }
        }
        segments = List.copyOf(sorted);
    }

    /**
     * Whether nothing is known at all.
     *
     * @return true if there is no segment
     */
    public boolean isEmpty() {
        return segments.isEmpty();
    }
}
