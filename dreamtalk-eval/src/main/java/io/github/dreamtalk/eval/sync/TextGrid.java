package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Praat TextGrid as Praat does: free-standing numbers and quoted strings count, whatever else stands between them
 * ({@code xmin =}, {@code intervals [3]:}, comments after an exclamation mark) does not. So the long and the short text form
 * are one. In one pass, without recursion, whatever the file holds. Used once.
 */
final class TextGrid {
    private static final String INTERVALS = "IntervalTier";
    private static final String POINTS = "TextTier";

    /** A tier of intervals. */
    record Tier(String name, List<PhonemeTrack.Phoneme> intervals) {}

    /** Before a string: the tier's xmin, xmax and size, and the first interval's times. */
    private static final int MOST_NUMBERS = 5;

    private final TextGridScanner scanner;

    private TextGrid(Path file, String text) {
        this.scanner = new TextGridScanner(file, text);
    }

    /**
     * Reads the tiers of intervals; tiers of points are passed over.
     *
     * @throws InvalidInputException naming line and column, if the text cannot be understood
     */
    static List<Tier> tiers(Path file, String text) {
        return new TextGrid(file, text).read();
    }

    private List<Tier> read() {
        List<Tier> tiers = new ArrayList<>();
        Entry entry = next();
        // The header, up to the first tier, holds numbers of its own.
        while (entry != null && !isTier(entry.text())) {
            entry = next();
        }
        while (entry != null) {
            boolean points = entry.text().equals(POINTS);
            Entry name = next();
            if (name == null || !name.numbers().isEmpty()) {
                throw at(entry, "found a tier without a name, expected name = \"...\" after its class");
            }
            List<PhonemeTrack.Phoneme> intervals = new ArrayList<>();
            entry = readTier(name, points, intervals);
            if (!points) {
                tiers.add(new Tier(name.text(), intervals));
            }
        }
        return tiers;
    }

    /** Reads intervals or points into a list; returns what comes after them, null at the end of the file. */
    private @Nullable Entry readTier(Entry name, boolean points, List<PhonemeTrack.Phoneme> into) {
        int each = points ? 1 : 2;
        long declared = -1;
        int found = 0;
        Entry entry = next();
        for (; entry != null; entry = next()) {
            List<TextGridScanner.Token> numbers = entry.numbers();
            if (found == 0 && numbers.size() >= 3) {
                declared = size(numbers.get(2));
                numbers = numbers.subList(3, numbers.size());
            }
            if (numbers.isEmpty() && isTier(entry.text())) {
                break;
            }
            if (numbers.size() != each) {
                throw at(
                        entry,
                        "found " + numbers.size() + " numbers before the label \"" + Printable.of(entry.text())
                                + "\" of the tier \"" + Printable.of(name.text()) + "\", expected "
                                + (points ? "its time" : "xmin and xmax"));
            }
            found++;
            if (!points) {
                into.add(phoneme(entry, numbers));
            }
        }
        if (entry == null && found == 0 && scanner.left().size() >= 3) {
            declared = size(scanner.left().get(2));
        }
        if (declared >= 0 && declared != found) {
            throw at(
                    name,
                    "found " + found + " of the " + declared + " entries that the tier \"" + Printable.of(name.text())
                            + "\" declares; is the file cut off?");
        }
        return entry;
    }

    private long size(TextGridScanner.Token number) {
        double size = number.number();
        if (size < 0 || size != Math.rint(size)) {
            throw scanner.error(
                    number, "found '" + Printable.of(number.text()) + "', expected the number of the tier's entries");
        }
        return (long) size;
    }

    private PhonemeTrack.Phoneme phoneme(Entry entry, List<TextGridScanner.Token> numbers) {
        try {
            return new PhonemeTrack.Phoneme(
                    new Interval(numbers.get(0).number(), numbers.get(1).number()),
                    entry.text().trim());
        } catch (InvalidInputException e) {
            throw at(entry, e.getMessage());
        }
    }

    private static boolean isTier(String text) {
        return text.equals(INTERVALS) || text.equals(POINTS);
    }

    private InvalidInputException at(Entry entry, @Nullable String message) {
        return scanner.error(entry.string(), String.valueOf(message));
    }

    /** A string with the numbers before it. */
    private record Entry(TextGridScanner.Token string, List<TextGridScanner.Token> numbers) {
        String text() {
            return string.text();
        }
    }

    private @Nullable Entry next() {
        List<TextGridScanner.Token> numbers = new ArrayList<>();
        for (TextGridScanner.Token token = scanner.next(); token != null; token = scanner.next()) {
            if (!token.numeric()) {
                return new Entry(token, numbers);
            }
            if (numbers.size() == MOST_NUMBERS) {
                throw scanner.error(
                        token, "found more than " + MOST_NUMBERS + " numbers in a row, expected a label after them");
            }
            numbers.add(token);
        }
        scanner.leave(numbers);
        return null;
    }
}
