package io.github.dreamtalk.text;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneMap;
import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Parts IPA as it is written into one symbol for each phone. */
final class IpaSymbols {
    private static final String TIES = "\u0361\u035c";
    private static final Set<String> AFFRICATES = Set.of("ts", "dz", "tʃ", "dʒ", "tɕ", "dʑ", "tʂ", "dʐ");

    /** Letters of old for affricates, and what they are now. */
    private static final Map<String, String> LIGATURES =
            Map.of("ʦ", "ts", "ʣ", "dz", "ʧ", "tʃ", "ʤ", "dʒ", "ʨ", "tɕ", "ʥ", "dʑ");

    private IpaSymbols() {}

    /**
     * The phones of a word.
     *
     * @param ipa letters with their marks; ties join two letters; stress, dots and spaces part nothing
     * @return symbols that {@link PhoneMap#ipa} knows, without ties, lengths and stress; what it does not know is left out
     */
    static List<String> of(String ipa) {
        List<String> letters = new ArrayList<>();
        // Decomposed: a nasal vowel is a letter and a tilde, however it was written.
        String text = Normalizer.normalize(ipa, Normalizer.Form.NFD);
        BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
        graphemes.setText(text);
        boolean tied = false;
        int from = graphemes.first();
        for (int to = graphemes.next(); to != BreakIterator.DONE; from = to, to = graphemes.next()) {
            String mark = text.substring(from, to);
            boolean ties = TIES.indexOf(mark.charAt(mark.length() - 1)) >= 0;
            String letter = mark.replaceAll("[" + TIES + "ˈˌːˑʰʲʷˠˤ.'\\s‿]", "");
            letter = LIGATURES.getOrDefault(letter, letter);
            if (!letter.isEmpty()) {
                int last = letters.size() - 1;
                if (tied && last >= 0) {
                    letters.set(last, letters.get(last) + letter);
                } else {
                    letters.add(letter);
                }
                tied = ties;
            }
        }
        return joined(letters);
    }

    private static List<String> joined(List<String> letters) {
        List<String> phones = new ArrayList<>();
        for (int i = 0; i < letters.size(); i++) {
            String letter = letters.get(i);
            if (i + 1 < letters.size() && AFFRICATES.contains(letter + letters.get(i + 1))) {
                phones.add(letter + letters.get(++i));
            } else if (isKnown(letter)) {
                phones.add(letter);
            }
        }
        return phones;
    }

    private static boolean isKnown(String letter) {
        try {
            return PhoneMap.ipa(letter) != Phone.SIL;
        } catch (InvalidInputException e) {
            return false;
        }
    }
}
