package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.List;

/**
 * A word of a text, and how it may be said. What is written as one but said as several words ("1999") is one of these.
 * Immutable.
 *
 * @param text as it is written
 * @param begin index of its first character in the text, at least 0
 * @param end index after its last character, greater than {@code begin}
 * @param pronunciations likely ones first, at least one
 */
public record WrittenWord(String text, int begin, int end, List<Pronunciation> pronunciations) {
    /**
     * Checks the place and the pronunciations.
     *
     * @param text as it is written
     * @param begin index of its first character in the text, at least 0
     * @param end index after its last character
     * @param pronunciations likely ones first; copied
     * @throws InvalidInputException if the place is none, or there is no pronunciation
     */
    public WrittenWord {
        pronunciations = List.copyOf(pronunciations);
        if (begin < 0 || end <= begin) {
            throw new InvalidInputException(
                    "word: found begin " + begin + " and end " + end + ", expected 0 <= begin < end");
        }
        if (pronunciations.isEmpty()) {
            throw new InvalidInputException("word: found no pronunciation, expected at least one");
        }
    }
}
