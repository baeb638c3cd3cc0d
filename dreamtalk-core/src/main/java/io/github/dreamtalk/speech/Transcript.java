package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.Locale;
import java.util.Objects;

/**
 * What is said in a sound. Immutable.
 *
 * <p>A text need not agree with the sound to the letter: words that were left out, put in or said otherwise are noticed, and
 * what is heard decides there.
 */
public final class Transcript {
    /** Most characters: a day of fast speech. */
    public static final int MAX_LENGTH = 2_000_000;

    private final String text;
    private final Locale language;

    private Transcript(String text, Locale language) {
        this.text = Objects.requireNonNull(text, "text");
        this.language = Objects.requireNonNull(language, "language");
        if (text.length() > MAX_LENGTH) {
            throw new InvalidInputException("transcript: found " + text.length() + " characters, expected at most "
                    + MAX_LENGTH + "; part the sound and its text");
        }
    }

    /**
     * An English text.
     *
     * @param text what is said
     * @return the transcript
     */
    public static Transcript of(String text) {
        return of(text, Locale.ENGLISH);
    }

    /**
     * A text.
     *
     * @param text what is said
     * @param language its language, by which it is pronounced
     * @return the transcript
     */
    public static Transcript of(String text, Locale language) {
        return new Transcript(text, language);
    }

    /**
     * What is said.
     *
     * @return the text
     */
    public String text() {
        return text;
    }

    /**
     * What language it is said in.
     *
     * @return the language
     */
    public Locale language() {
        return language;
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Transcript t && t.text.equals(text) && t.language.equals(language);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + language.hashCode();
    }

    /** Says how long the text is and in what language: it may be private. */
    @Override
    public String toString() {
        return "a text of " + text.length() + " characters, " + language.toLanguageTag();
    }
}
