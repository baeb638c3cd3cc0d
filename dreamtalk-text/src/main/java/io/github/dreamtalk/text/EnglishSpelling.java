package io.github.dreamtalk.text;

import io.github.dreamtalk.speech.Pronunciation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** English: by the dictionary, by what is a word of it with an ending, as two of its words, and last by rules of spelling. */
final class EnglishSpelling implements Spelling {
    private static final int SHORTEST_PART = 3;
    private static final int S = Arpabet.number("S");
    private static final int Z = Arpabet.number("Z");
    private static final int IH = Arpabet.number("IH");
    private static final int T = Arpabet.number("T");
    private static final int D = Arpabet.number("D");
    private static final int NG = Arpabet.number("NG");
    private static final List<Integer> HISSING = numbers("S Z SH ZH CH JH");
    private static final List<Integer> VOICELESS = numbers("P T K F TH");
    private static final List<Integer> STOPS = numbers("T D");
    private static final List<Integer> VOICELESS_BEFORE_ED = numbers("P K F TH S SH CH");

    private static final Map<String, String> LETTERS = letters();

    private final PronouncingDictionary dictionary;
    private final SpellingRules rules;

    EnglishSpelling(PronouncingDictionary dictionary, SpellingRules rules) {
        this.dictionary = dictionary;
        this.rules = rules;
    }

    private static List<Integer> numbers(String names) {
        return Arrays.stream(names.split(" ")).map(Arpabet::number).toList();
    }

    /** As the dictionary writes the names of letters. */
    private static Map<String, String> letters() {
        Map<String, String> names = new LinkedHashMap<>();
        for (char c = 'a'; c <= 'z'; c++) {
            names.put(String.valueOf(c), c + ".");
        }
        return names;
    }

    @Override
    public @Nullable String letterName(String letter) {
        return LETTERS.get(letter);
    }

    @Override
    public List<Pronunciation> of(String word) {
        List<int[]> said = known(word);
        if (said.isEmpty()) {
            said = compound(word);
        }
        if (said.isEmpty()) {
            int[] guessed = rules.of(unmarked(word));
            said = guessed.length == 0 ? List.of() : List.of(guessed);
        }
        return said.stream()
                .map(p -> new Pronunciation(
                        Arrays.stream(p).mapToObj(Arpabet::ipa).toList()))
                .toList();
    }

    private static String unmarked(String word) {
        return java.text.Normalizer.normalize(word, java.text.Normalizer.Form.NFD)
                .replaceAll("\\p{Mn}", "");
    }

    /** The word itself, or a word with an ending. */
    private List<int[]> known(String word) {
        List<int[]> said = dictionary.of(word);
        if (said.isEmpty() && word.startsWith("'")) {
            said = dictionary.of(word.substring(1));
        }
        if (said.isEmpty()) {
            said = dictionary.of(unmarked(word).replaceAll("^'|'$", ""));
        }
        if (said.isEmpty() && word.endsWith("'s")) {
            said = plural(stem(word, 2, ""));
        }
        if (said.isEmpty() && word.endsWith("es")) {
            said = plural(stem(word, 2, ""));
        }
        if (said.isEmpty() && word.endsWith("s")) {
            said = plural(stem(word, 1, ""));
        }
        if (said.isEmpty() && word.endsWith("ied")) {
            said = past(stem(word, 3, "y"));
        }
        if (said.isEmpty() && word.endsWith("ies")) {
            said = plural(stem(word, 3, "y"));
        }
        if (said.isEmpty() && word.endsWith("ed")) {
            said = past(stems(word, 2));
        }
        if (said.isEmpty() && (word.endsWith("ing") || word.endsWith("in'"))) {
            said = ending(stems(word, 3), IH, NG);
        }
        if (said.isEmpty() && word.endsWith("ly")) {
            said = ending(stem(word, 2, ""), Arpabet.number("L"), Arpabet.number("IY"));
        }
        if (said.isEmpty() && word.endsWith("ness")) {
            said = ending(stem(word, 4, ""), Arpabet.number("N"), Arpabet.number("AH"), S);
        }
        return said;
    }

    private List<int[]> stem(String word, int cut, String put) {
        String stem = word.substring(0, word.length() - cut);
        return stem.length() < 2 ? List.of() : dictionary.of(stem + put);
    }

    /** Of walk-ed, bak(e)-ed and stop(p)-ed. */
    private List<int[]> stems(String word, int cut) {
        List<int[]> said = stem(word, cut, "");
        if (said.isEmpty()) {
            said = stem(word, cut, "e");
        }
        int n = word.length() - cut;
        if (said.isEmpty() && n > SHORTEST_PART && word.charAt(n - 1) == word.charAt(n - 2)) {
            said = stem(word, cut + 1, "");
        }
        return said;
    }

    private static List<int[]> plural(List<int[]> stems) {
        List<int[]> out = new ArrayList<>();
        for (int[] stem : stems) {
            int last = stem[stem.length - 1];
            out.add(HISSING.contains(last) ? with(stem, IH, Z) : with(stem, VOICELESS.contains(last) ? S : Z));
        }
        return out;
    }

    private static List<int[]> past(List<int[]> stems) {
        List<int[]> out = new ArrayList<>();
        for (int[] stem : stems) {
            int last = stem[stem.length - 1];
            out.add(STOPS.contains(last) ? with(stem, IH, D) : with(stem, VOICELESS_BEFORE_ED.contains(last) ? T : D));
        }
        return out;
    }

    private static List<int[]> ending(List<int[]> stems, int... phones) {
        return stems.stream().map(stem -> with(stem, phones)).toList();
    }

    private static int[] with(int[] stem, int... phones) {
        int[] out = Arrays.copyOf(stem, stem.length + phones.length);
        System.arraycopy(phones, 0, out, stem.length, phones.length);
        return out;
    }

    /** Two words of the dictionary written as one, the first as long as can be. */
    private List<int[]> compound(String word) {
        for (int cut = word.length() - SHORTEST_PART; cut >= SHORTEST_PART; cut--) {
            List<int[]> first = dictionary.of(word.substring(0, cut));
            List<int[]> second = first.isEmpty() ? List.of() : known(word.substring(cut));
            if (!second.isEmpty()) {
                return List.of(with(first.get(0), second.get(0)));
            }
        }
        return List.of();
    }
}
