package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * One labelled stretch of an utterance.
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
            throw new InvalidInputException("A phone segment must have 0 <= start <= end, found start " + startSeconds
                    + " s and end " + endSeconds + " s for '" + symbol + "'; correct the label.");
        }
        if (symbol.chars().anyMatch(Character::isWhitespace)) {
            throw new InvalidInputException(
                    "A phone symbol must not hold white space, found '" + symbol + "'; correct the label.");
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
