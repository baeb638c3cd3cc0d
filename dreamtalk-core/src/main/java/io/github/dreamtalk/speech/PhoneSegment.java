package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;

/**
 * One phone, and when it is spoken. Immutable.
 *
 * @param startSeconds where it starts, seconds from the first sample, at least 0
 * @param endSeconds where it ends, seconds, at least {@code startSeconds}
 * @param phone the class
 * @param symbol the label as its source wrote it (ARPAbet, IPA with stress and length, msu_ru), which tells diphthongs
 *     and stress apart; empty for an unnamed pause; without white space
 */
public record PhoneSegment(float startSeconds, float endSeconds, Phone phone, String symbol) {
    /**
     * Checks the order of the two times and the symbol.
     *
     * @param startSeconds where it starts, seconds from the first sample, at least 0
     * @param endSeconds where it ends, seconds, at least {@code startSeconds}
     * @param phone the class
     * @param symbol the label as its source wrote it; empty for an unnamed pause
     * @throws InvalidInputException if the times are out of order or the symbol holds white space
     */
    public PhoneSegment {
        if (!(startSeconds >= 0 && endSeconds >= startSeconds)) {
            throw new InvalidInputException("phone '" + Printable.of(symbol) + "': found start " + startSeconds
                    + " s and end " + endSeconds + " s, expected 0 <= start <= end");
        }
        if (symbol.chars().anyMatch(Character::isWhitespace)) {
            throw new InvalidInputException(
                    "phone: found '" + Printable.of(symbol) + "', expected a symbol without white space");
        }
    }

    /**
     * Returns how long the segment is.
     *
     * @return seconds, at least 0
     */
    public float durationSeconds() {
        return endSeconds - startSeconds;
    }
}
