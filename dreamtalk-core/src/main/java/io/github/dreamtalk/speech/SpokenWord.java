package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.List;

/**
 * A word of a text and where it was found in the sound, a pause, or a stretch of speech of which there is no text. Immutable.
 *
 * @param text as it is written; empty for a pause and where there is no text
 * @param startSeconds where it starts, seconds from the first sample
 * @param endSeconds where it ends; equal to {@code startSeconds} if it was not found
 * @param phones what was said, one after the other without gaps; a single {@link Phone#SIL} for a pause; none for a word
 *     that was not found
 * @param score how well the sound agrees: mean over its time of the logarithm of what it fits, less that of what would fit
 *     best, so at most 0; {@link Float#NEGATIVE_INFINITY} for a word that was not found
 */
public record SpokenWord(String text, float startSeconds, float endSeconds, List<PhoneSegment> phones, float score) {
    /**
     * Checks the times.
     *
     * @param text as it is written; empty for a pause
     * @param startSeconds where it starts, seconds
     * @param endSeconds where it ends
     * @param phones what was said; copied
     * @param score at most 0
     * @throws InvalidInputException if the times are out of order
     */
    public SpokenWord {
        phones = List.copyOf(phones);
        if (!(startSeconds >= 0 && endSeconds >= startSeconds)) {
            throw new InvalidInputException("word: found start " + startSeconds + " s and end " + endSeconds
                    + " s, expected 0 <= start <= end");
        }
    }

    /**
     * A word of the text that the sound does not hold.
     *
     * @param text as it is written
     * @param seconds where it would stand
     * @return a word without phones
     */
    public static SpokenWord missing(String text, float seconds) {
        return new SpokenWord(text, seconds, seconds, List.of(), Float.NEGATIVE_INFINITY);
    }

    /**
     * Whether this is a pause between words.
     *
     * @return true if nothing but silence was found
     */
    public boolean isPause() {
        return isFound() && phones.stream().allMatch(p -> p.phone() == Phone.SIL);
    }

    /**
     * Whether the sound holds this.
     *
     * @return true if there are phones
     */
    public boolean isFound() {
        return !phones.isEmpty();
    }
}
