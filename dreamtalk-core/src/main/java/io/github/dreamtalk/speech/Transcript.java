package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable SpeechMarks marks;

    private Transcript(String text, Locale language, @Nullable SpeechMarks marks) {
        this.text = Objects.requireNonNull(text, "text");
        this.language = Objects.requireNonNull(language, "language");
        this.marks = marks;
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
        return new Transcript(text, language, null);
    }

    /**
     * What a speech engine said about the sound that it made, in English.
     *
     * @param marks with visemes, which are taken as they are; or with words or characters, whose sounds are looked for where they
     *     say
     * @return the transcript
     */
    public static Transcript of(SpeechMarks marks) {
        return of(marks, Locale.ENGLISH);
    }

    /**
     * What a speech engine said about the sound that it made.
     *
     * @param marks with visemes, which are taken as they are; or with words or characters, whose sounds are looked for where they
     *     say
     * @param language the language of the words; of no meaning where there are visemes
     * @return the transcript
     */
    public static Transcript of(SpeechMarks marks, Locale language) {
        Objects.requireNonNull(marks, "marks");
        return new Transcript(marks.text(), language, marks);
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

    /**
     * The phones that are known without listening.
     *
     * @return those of the visemes; {@link PhoneTrack#NONE} if there are none and the words must be looked for
     */
    public PhoneTrack phones() {
        return marks == null ? PhoneTrack.NONE : marks.phones();
    }

    /**
     * When parts of the text are said, as far as it is known.
     *
     * @return marks of words or characters, in the order of {@link #text()}, which they make up; empty if nothing is known
     */
    public List<SpeechMark> timed() {
        if (marks == null) {
            return List.of();
        }
        List<SpeechMark> words = marks.of(SpeechMark.Kind.WORD);
        return words.isEmpty() ? marks.of(SpeechMark.Kind.CHARACTER) : words;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Transcript t
                && t.text.equals(text)
                && t.language.equals(language)
                && Objects.equals(t.marks, marks);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, language, marks);
    }

    /** Says how long the text is and in what language: it may be private. */
    @Override
    public String toString() {
        return marks == null
                ? "a text of " + text.length() + " characters, " + language.toLanguageTag()
                : marks + ", " + language.toLanguageTag();
    }
}
