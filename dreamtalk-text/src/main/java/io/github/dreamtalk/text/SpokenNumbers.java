package io.github.dreamtalk.text;

import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Numbers as they are said. Thread-safe. */
final class SpokenNumbers {
    private static final int FIRST_YEAR = 1100;
    private static final int LAST_YEAR = 2099;
    /** Longer ones are said digit by digit: telephone and account numbers. */
    private static final int MOST_DIGITS = 12;

    private final RuleBasedNumberFormat format;
    private final Set<String> rules;

    SpokenNumbers(Locale language) {
        this.format = new RuleBasedNumberFormat(ULocale.forLocale(language), RuleBasedNumberFormat.SPELLOUT);
        this.rules = Set.copyOf(Arrays.asList(format.getRuleSetNames()));
    }

    /**
     * Ways of saying a whole number.
     *
     * @param digits at least one, of 0 to 9
     * @return words, likely ones first
     */
    List<String> whole(String digits) {
        Set<String> ways = new LinkedHashSet<>();
        if (digits.length() > MOST_DIGITS || digits.startsWith("0") && digits.length() > 1) {
            return List.of(singly(digits));
        }
        long number = Long.parseLong(digits);
        if (digits.length() == 4 && number >= FIRST_YEAR && number <= LAST_YEAR) {
            add(ways, number, "%spellout-numbering-year");
        }
        add(ways, number, "%spellout-cardinal-masculine");
        add(ways, number, "%spellout-numbering");
        if (digits.length() > 4) {
            ways.add(singly(digits));
        }
        return List.copyOf(ways);
    }

    /**
     * Ways of saying a place in a row.
     *
     * @param digits at least one, of 0 to 9
     * @return words; those of the number itself where the language has no such rules
     */
    List<String> ordinal(String digits) {
        if (digits.length() > MOST_DIGITS) {
            return List.of(singly(digits));
        }
        Set<String> ways = new LinkedHashSet<>();
        for (String rule : List.of(
                "%spellout-ordinal",
                "%spellout-ordinal-masculine",
                "%spellout-ordinal-feminine",
                "%spellout-ordinal-n",
                "%spellout-ordinal-r")) {
            add(ways, Long.parseLong(digits), rule);
        }
        return ways.isEmpty() ? whole(digits) : List.copyOf(ways);
    }

    /**
     * A number with digits after the comma, said one by one.
     *
     * @param whole digits before it
     * @param part digits after it
     * @return words
     */
    List<String> decimal(String whole, String part) {
        String comma;
        synchronized (format) {
            // "zero point one" between its first and last word.
            String[] words = said(0.1).split(" ");
            comma = words.length < 3 ? "" : String.join(" ", List.of(words).subList(1, words.length - 1));
        }
        List<String> ways = new ArrayList<>();
        for (String before : whole(whole)) {
            ways.add(before + " " + comma + " " + singly(part));
        }
        return ways;
    }

    private String said(double number) {
        return clean(format.format(number));
    }

    private void add(Set<String> ways, long number, String rule) {
        if (rules.contains(rule)) {
            synchronized (format) {
                ways.add(clean(format.format(number, rule)));
            }
        }
    }

    private String singly(String digits) {
        List<String> words = new ArrayList<>();
        synchronized (format) {
            for (char digit : digits.toCharArray()) {
                words.add(clean(format.format(digit - '0')));
            }
        }
        return String.join(" ", words);
    }

    /** Without the soft hyphens by which long words may be broken. */
    private static String clean(String words) {
        return words.replace("\u00ad", "")
                .replace('-', ' ')
                .replaceAll("\\s+", " ")
                .strip();
    }
}
