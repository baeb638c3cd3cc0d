package io.github.dreamtalk.text;

import io.github.dreamtalk.speech.Pronunciation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the words of one language are said. Thread-safe. */
interface Spelling {
    /**
     * Ways of saying a word.
     *
     * @param word letters, apostrophes and the like, in lower case, composed
     * @return likely ones first; none if nothing in it is said
     */
    List<Pronunciation> of(String word);

    /**
     * The name of a letter or sign, for what is spelt out.
     *
     * @param letter in lower case
     * @return its name as words, or null if it is not known here
     */
    default @Nullable String letterName(String letter) {
        return null;
    }
}
