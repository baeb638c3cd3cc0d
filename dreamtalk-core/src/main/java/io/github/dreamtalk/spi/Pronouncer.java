package io.github.dreamtalk.spi;

import io.github.dreamtalk.speech.WrittenWord;
import java.util.List;
import java.util.Locale;

/** Finds out how the words of a text are said, by dictionaries and by rules of spelling. Thread-safe. */
public interface Pronouncer {
    /**
     * Whether this pronouncer knows how a language is spelt.
     *
     * @param language its language part counts, the country may
     * @return true if {@link #words} takes it
     */
    boolean knows(Locale language);

    /**
     * Parts a text into words. Punctuation, and what nobody says, is left out.
     *
     * @param text any text; may be empty
     * @param language what language it is in
     * @return its words in order
     * @throws io.github.dreamtalk.error.InvalidInputException if the language is not known; the message lists those that are
     */
    List<WrittenWord> words(String text, Locale language);

    /** Makes pronouncers. */
    interface Provider extends BackendProvider<Pronouncer> {}
}
