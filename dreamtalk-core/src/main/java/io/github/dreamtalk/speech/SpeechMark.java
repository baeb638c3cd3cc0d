package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * What a speech engine says about a stretch of the sound it made. Immutable.
 *
 * @param kind what it is about
 * @param startSeconds where it starts, seconds from the first sample
 * @param endSeconds where it ends; engines that tell starts alone are read so that it ends where the next of its kind starts
 * @param text the word, character or viseme as the engine wrote it
 * @param phone the class of a phone or viseme, one of them where a viseme stands for several; null for all else
 */
public record SpeechMark(Kind kind, float startSeconds, float endSeconds, String text, @Nullable Phone phone) {
    /** What a mark is about. */
    public enum Kind {
        /** A sentence. */
        SENTENCE,
        /** A word. */
        WORD,
        /** A character. */
        CHARACTER,
        /** A shape of the mouth, for one or several phones. */
        VISEME
    }

    /**
     * Checks times and phone.
     *
     * @param kind what it is about
     * @param startSeconds where it starts
     * @param endSeconds where it ends
     * @param text as the engine wrote it
     * @param phone the class of a viseme
     * @throws InvalidInputException if the times are out of order, or a viseme has no phone
     */
    public SpeechMark {
        if (!(startSeconds >= 0 && endSeconds >= startSeconds) || endSeconds == Float.POSITIVE_INFINITY) {
            throw new InvalidInputException("speech mark: found start " + startSeconds + " s and end " + endSeconds
                    + " s, expected 0 <= start <= end");
        }
        if ((phone != null) != (kind == Kind.VISEME)) {
            throw new InvalidInputException("speech mark: found a " + kind + (phone == null ? " without" : " with")
                    + " a phone, expected phones of visemes alone");
        }
    }
}
