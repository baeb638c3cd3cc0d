package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.List;

/**
 * One way of saying a word: its phones in IPA, a symbol for each; diphthongs ({@code aɪ}) and affricates ({@code tʃ}) are one.
 * Stress marks, if any, stand before the vowel that bears them. Immutable.
 *
 * @param phones symbols that {@link PhoneMap#ipa} knows, at least one, none of them silence
 */
public record Pronunciation(List<String> phones) {
    /**
     * Checks the symbols.
     *
     * @param phones symbols that {@link PhoneMap#ipa} knows; copied
     * @throws InvalidInputException if there is none, one is not known, or one is a pause
     */
    public Pronunciation {
        phones = List.copyOf(phones);
        if (phones.isEmpty()) {
            throw new InvalidInputException("pronunciation: found no phone, expected at least one");
        }
        for (String phone : phones) {
            if (PhoneMap.ipa(phone) == Phone.SIL) {
                throw new InvalidInputException("pronunciation " + phones + ": found a pause, expected phones");
            }
        }
    }
}
