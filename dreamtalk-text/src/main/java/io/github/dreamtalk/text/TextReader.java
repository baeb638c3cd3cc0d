package io.github.dreamtalk.text;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import io.github.dreamtalk.speech.PhoneMap;
import io.github.dreamtalk.speech.Pronunciation;
import io.github.dreamtalk.speech.WrittenWord;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a text of one language aloud, so to speak: finds its words, and says words, numbers and signs. Thread-safe. */
final class TextReader {
    private static final Pattern SSML = Pattern.compile("\\s*(<\\?xml[^>]*>\\s*)?<speak\\b.*", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("<[^<>]{0,4000}>");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("([0-9]+)[.,]([0-9]{1,2}|[0-9]{4,})");
    private static final Pattern GROUPED = Pattern.compile("[0-9]{1,3}([.,'\u00a0\u202f][0-9]{3})+");
    private static final Pattern INITIALS = Pattern.compile("\\p{L}(\\.\\p{L})+\\.?");
    private static final Pattern PRICE =
            Pattern.compile("([$€£])([0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+)(?:[.,]([0-9]{2}))?");
    private static final Pattern ORDINAL = Pattern.compile("([0-9]+)(?:st|nd|rd|th|[ºªoa]|er|re|e|ème)");
    private static final Pattern CAPITALS = Pattern.compile("\\p{Lu}{2,5}");
    private static final Pattern APOSTROPHE = Pattern.compile("[\u2018\u2019\u02bc\uff07`´]");
    /** Most ways of saying a word that are followed. */
    private static final int MOST_WAYS = 6;
    /** What is longer is no word, and no number that anybody would say. */
    private static final int LONGEST_WORD = 100;

    private final Locale language;
    private final Spelling spelling;
    private final SpokenNumbers numbers;
    private final Map<String, String> signs;

    /**
     * Makes a reader.
     *
     * @param language whose words it parts
     * @param spelling says them
     * @param signs what signs and abbreviations are said as, by what is written, in lower case
     */
    TextReader(Locale language, Spelling spelling, Map<String, String> signs) {
        this.language = language;
        this.spelling = spelling;
        this.numbers = new SpokenNumbers(language);
        this.signs = signs;
    }

    List<WrittenWord> words(String text) {
        String plain = withoutTags(text);
        List<WrittenWord> words = new ArrayList<>();
        for (int[] span : Spans.of(plain, ULocale.forLocale(language), signs.keySet())) {
            String written = text.substring(span[0], span[1]);
            List<Pronunciation> said = said(plain.substring(span[0], span[1]));
            if (!said.isEmpty()) {
                words.add(new WrittenWord(written, span[0], span[1], said));
            }
        }
        return words;
    }

    /** Tags of SSML become spaces, so that everything else stays in its place. */
    private static String withoutTags(String text) {
        if (!SSML.matcher(text).matches()) {
            return text;
        }
        Matcher tag = TAG.matcher(text);
        StringBuilder out = new StringBuilder(text);
        while (tag.find()) {
            for (int i = tag.start(); i < tag.end(); i++) {
                out.setCharAt(i, ' ');
            }
        }
        return out.toString();
    }

    private List<Pronunciation> said(String written) {
        if (written.length() > LONGEST_WORD) {
            return List.of();
        }
        String composed = APOSTROPHE
                .matcher(Normalizer.normalize(written, Normalizer.Form.NFC))
                .replaceAll("'");
        String word = composed.toLowerCase(language);
        Set<Pronunciation> ways = new LinkedHashSet<>();
        String sign = signs.get(word);
        List<String> phrases = sign != null ? List.of(sign) : numbers(word);
        if (phrases.isEmpty()) {
            List<Pronunciation> whole = word.indexOf('-') >= 0 ? phrase(word.replace('-', ' ')) : spelling.of(word);
            if (CAPITALS.matcher(composed).matches()
                    || INITIALS.matcher(composed).matches()) {
                ways.addAll(phrase(String.join(" ", spelt(word.replace(".", "")))));
                // What has no vowel is no word: where letters have no names here, the ear decides.
                whole = whole.stream().filter(TextReader::hasVowel).toList();
            }
            ways.addAll(whole);
        } else {
            phrases.forEach(p -> ways.addAll(phrase(p)));
        }
        return ways.stream().limit(MOST_WAYS).toList();
    }

    /** The names of a word's letters; nothing if one of them is not known. */
    private List<String> spelt(String word) {
        List<String> names = new ArrayList<>();
        for (int letter : word.codePoints().toArray()) {
            String name = spelling.letterName(Character.toString(letter));
            if (name == null) {
                return List.of();
            }
            names.add(name);
        }
        return names;
    }

    private static boolean hasVowel(Pronunciation way) {
        return way.phones().stream().anyMatch(p -> PhoneMap.ipa(p).isVowel());
    }

    private List<String> numbers(String word) {
        if (NUMBER.matcher(word).matches()) {
            return numbers.whole(word);
        }
        Matcher ordinal = ORDINAL.matcher(word);
        if (ordinal.matches()) {
            return numbers.ordinal(ordinal.group(1));
        }
        Matcher price = PRICE.matcher(word);
        if (price.matches()) {
            String cents = price.group(3) == null
                    ? ""
                    : " "
                            + numbers.whole(String.valueOf(Integer.parseInt(price.group(3))))
                                    .get(0);
            return numbers.whole(price.group(2).replaceAll("[.,]", "")).stream()
                    .map(n -> n + " " + signs.getOrDefault(price.group(1), "") + cents)
                    .toList();
        }
        if (GROUPED.matcher(word).matches()) {
            return numbers.whole(word.replaceAll("[^0-9]", ""));
        }
        Matcher decimal = DECIMAL.matcher(word);
        return decimal.matches() ? numbers.decimal(decimal.group(1), decimal.group(2)) : List.of();
    }

    /** Several words said as one: each in its likeliest way, and the first that has others in these too. */
    private List<Pronunciation> phrase(String words) {
        List<List<String>> ways = new ArrayList<>(List.of(new ArrayList<>()));
        // In lower case: numbers and signs are nouns in German, with capitals.
        for (String word : words.toLowerCase(language).split(" ")) {
            List<Pronunciation> said = word.isEmpty() ? List.of() : spelling.of(word);
            if (said.isEmpty()) {
                continue;
            }
            List<List<String>> longer = new ArrayList<>();
            for (List<String> way : ways) {
                for (Pronunciation p : said.subList(0, ways.size() == 1 ? Math.min(2, said.size()) : 1)) {
                    List<String> joined = new ArrayList<>(way);
                    joined.addAll(p.phones());
                    longer.add(joined);
                }
            }
            ways = longer;
        }
        return ways.stream().filter(w -> !w.isEmpty()).map(Pronunciation::new).toList();
    }

    /** Where words stand in a text. */
    private static final class Spans {
        private static final Pattern JOINERS = Pattern.compile("['\u2018\u2019\u02bc\uff07-]");

        private static final String CURRENCIES = "$€£";

        private Spans() {}

        static List<int[]> of(String text, ULocale language, Set<String> signs) {
            BreakIterator breaks = BreakIterator.getWordInstance(language);
            breaks.setText(text);
            List<int[]> spans = new ArrayList<>();
            int from = breaks.first();
            for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
                boolean word = breaks.getRuleStatus() != BreakIterator.WORD_NONE;
                String part = text.substring(from, to);
                if (!word && !signs.contains(part.toLowerCase(Locale.ROOT))) {
                    continue;
                }
                int last = spans.size() - 1;
                int end = word ? abbreviation(text, from, to, signs) : to;
                if (last >= 0
                        && word
                        && end - spans.get(last)[0] <= LONGEST_WORD
                        && joins(text, spans.get(last)[1], from)) {
                    spans.get(last)[1] = end;
                } else {
                    spans.add(new int[] {from, end});
                }
            }
            return spans;
        }

        /** A dot belongs to a known abbreviation. */
        private static int abbreviation(String text, int from, int to, Set<String> signs) {
            boolean dotted = to < text.length()
                    && text.charAt(to) == '.'
                    && signs.contains(text.substring(from, to + 1).toLowerCase(Locale.ROOT));
            return dotted ? to + 1 : to;
        }

        /** Whether nothing but an apostrophe or hyphen stands between, as in rock-'n'-roll. */
        private static boolean joins(String text, int end, int from) {
            if (from == end) {
                return CURRENCIES.indexOf(text.charAt(end - 1)) >= 0 && Character.isDigit(text.charAt(from));
            }
            return from - end <= 2
                    && text.substring(end, from).chars().allMatch(c -> JOINERS.matcher(String.valueOf((char) c))
                            .matches());
        }
    }
}
