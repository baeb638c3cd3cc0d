package io.github.dreamtalk;

import io.github.dreamtalk.speech.PhoneTrack;
import io.github.dreamtalk.speech.SpokenWord;
import java.util.List;

/**
 * Where the words of a text stand in a sound. Immutable.
 *
 * @param words of the text in order, those that were not found too, and the pauses between them
 * @param phones all phones that are known by them, pauses included; empty if the text does not belong to the sound
 * @param warnings what a person should know, such as words that were not found; one sentence each, empty if all is well
 */
public record Alignment(List<SpokenWord> words, PhoneTrack phones, List<String> warnings) {
    /**
     * Makes an alignment; lists are copied.
     *
     * @param words of the text in order
     * @param phones all that are known by them
     * @param warnings what a person should know
     */
    public Alignment {
        words = List.copyOf(words);
        warnings = List.copyOf(warnings);
    }
}
