package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.format.Utf8Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The phonemes of a clip with their times, in order. Immutable.
 *
 * @param phonemes in order of their start
 */
public record PhonemeTrack(List<Phoneme> phonemes) {
    private static final int MAX_BYTES = 32 << 20;
    private static final int SHOWN = 80;
    private static final String EXPECTED = "a TextGrid or lines of start, end and label";
    private static final Set<String> SILENCE = Set.of("", "sil", "sp", "spn", "pau", "_", "#", "<eps>", "<sil>", "h#");
    /** ARPAbet, X-SAMPA and IPA agree on these three letters. */
    private static final Pattern BILABIAL = Pattern.compile("[pbm](ʰ|̥|̩|=|_h|ː|:|ʲ|')*");

    private static final Pattern GRID_HEADER = Pattern.compile("intervals\\s*\\[\\s*\\d+\\s*\\]\\s*:?");
    private static final Pattern GRID_INTERVAL =
            Pattern.compile("\\s*xmin\\s*=\\s*(\\S+)\\s+xmax\\s*=\\s*(\\S+)\\s+text\\s*=\\s*\"");
    /** Two numbers, what parts them, and a label. */
    private static final Pattern LINE =
            Pattern.compile("\\s*([^\\s,]++)(\\s*+,\\s*+|\\s++)([^\\s,]++)(?:(\\s*+,\\s*+|\\s++)(.*))?");

    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]++(\\.[0-9]*+)?|\\.[0-9]++)([eE][-+]?[0-9]++)?");
    private static final Pattern GRID_TIER =
            Pattern.compile("class\\s*=\\s*\"IntervalTier\"\\s+name\\s*=\\s*\"([^\"]*)\"");

    /**
     * One phoneme.
     *
     * @param interval when it is spoken
     * @param label as in the file: ARPAbet (stress digits allowed), X-SAMPA or IPA
     */
    public record Phoneme(Interval interval, String label) {
        /**
         * Whether the lips must meet.
         *
         * @return true for p, b and m
         */
        public boolean bilabial() {
            return BILABIAL.matcher(label.toLowerCase(Locale.ROOT)).matches();
        }

        /**
         * Whether nothing is spoken.
         *
         * @return true for an empty label, sil, sp, spn, pau, _, # and the like
         */
        public boolean silence() {
            return SILENCE.contains(label.toLowerCase(Locale.ROOT));
        }
    }

    /**
     * Makes a track; the list is copied and sorted by start.
     *
     * @param phonemes in any order
     */
    public PhonemeTrack {
        List<Phoneme> sorted = new ArrayList<>(phonemes);
        sorted.sort(Comparator.comparingDouble(p -> p.interval().start()));
        phonemes = List.copyOf(sorted);
    }

    /**
     * Reads a file: a Praat TextGrid in the long text form (the tier named {@code phones}, {@code phonemes} or
     * {@code phone}, else the last interval tier), or lines of {@code start end label} in seconds (Audacity's label files), parted by blanks or by commas. Numbers have a
     * decimal point.
     *
     * @param file the file, UTF-8
     * @return the track
     * @throws InvalidInputException if it is neither, or holds no phoneme; the message names line and column
     * @throws io.github.dreamtalk.error.MediaException if it cannot be read
     */
    public static PhonemeTrack read(Path file) {
        String text = Utf8Text.read(file, EXPECTED, MAX_BYTES);
        String start = text.substring(0, Math.min(text.length(), 200));
        List<Phoneme> found = start.contains("ooTextFile") ? grid(file, text) : lines(file, text);
        if (found.isEmpty()) {
            throw new InvalidInputException(file + ": found no phoneme in it, expected at least one");
        }
        return new PhonemeTrack(found);
    }

    private static List<Phoneme> grid(Path file, String text) {
        int from = -1;
        Matcher tiers = GRID_TIER.matcher(text);
        int to = text.length();
        boolean named = false;
        while (tiers.find()) {
            if (named) {
                to = tiers.start();
                break;
            }
            from = tiers.end();
            named = Set.of("phones", "phonemes", "phone")
                    .contains(tiers.group(1).toLowerCase(Locale.ROOT));
        }
        if (from < 0) {
            throw new InvalidInputException(file + ": found a TextGrid without an interval tier, expected one with the "
                    + "phones, saved as a long text file");
        }
        List<Phoneme> found = new ArrayList<>();
        Matcher headers = GRID_HEADER.matcher(text).region(from, to);
        while (headers.find()) {
            Matcher body = GRID_INTERVAL.matcher(text).region(headers.end(), to);
            int close = body.lookingAt() ? closingQuote(text, body.end(), to) : -1;
            if (close < 0) {
                throw new InvalidInputException(at(file, text, headers.start()) + ": found the interval '"
                        + Printable.of(text.substring(headers.start(), Math.min(to, headers.end() + SHOWN))
                                .trim())
                        + "', expected xmin = NUMBER, xmax = NUMBER and text = \"...\"");
            }
            int place = body.start(1);
            found.add(phoneme(
                    () -> at(file, text, place),
                    body.group(1),
                    body.group(2),
                    text.substring(body.end(), close).replace("\"\"", "\"").trim()));
            headers.region(close, to);
        }
        return found;
    }

    /** Where the quote is that ends a text, in which quotes are doubled; -1 if there is none. */
    private static int closingQuote(String text, int from, int to) {
        for (int at = text.indexOf('"', from); at >= 0 && at < to; at = text.indexOf('"', at + 2)) {
            if (at + 1 >= to || text.charAt(at + 1) != '"') {
                return at;
            }
        }
        return -1;
    }

    private static String at(Path file, String text, int place) {
        long line = 1
                + text.substring(0, place).lines().count()
                - (place == 0 || text.charAt(place - 1) == '\n' || text.charAt(place - 1) == '\r' ? 0 : 1);
        int start = Math.max(text.lastIndexOf('\n', place - 1), text.lastIndexOf('\r', place - 1));
        return file + ", line " + line + ", column " + (place - start);
    }

    private static List<Phoneme> lines(Path file, String text) {
        List<Phoneme> found = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#") || line.startsWith("\\")) {
                continue;
            }
            String where = file + ", line " + number + ", column ";
            Matcher m = LINE.matcher(line);
            if (!m.matches()) {
                throw new InvalidInputException(
                        where + "1: found '" + Printable.of(line.trim()) + "', expected start, end and label");
            }
            String label = m.group(5) == null ? "" : m.group(5).trim();
            boolean commas = m.group(2).contains(",");
            boolean again = m.group(4) == null ? !commas : commas == m.group(4).contains(",");
            // 0,1 0,2 p is half a second shorter than 0, 1, p and nobody can tell which was meant by the first comma
            // alone.
            if (!again || commas && label.contains(",")) {
                throw new InvalidInputException(where + (m.start(2) + 1) + ": found '" + Printable.of(line.trim())
                        + "', where a comma may be a decimal sign or part two columns; expected start, end and label parted"
                        + " alike, by blanks or by commas, and numbers with a point");
            }
            found.add(phoneme(() -> where + (m.start(1) + 1), m.group(1), m.group(3), label));
        }
        return found;
    }

    private static Phoneme phoneme(Supplier<String> where, String start, String end, String label) {
        if (!NUMBER.matcher(start).matches() || !NUMBER.matcher(end).matches()) {
            throw new InvalidInputException(where.get() + ": found times '" + Printable.of(start) + "' and '"
                    + Printable.of(end) + "', expected numbers of seconds such as 0.25");
        }
        try {
            return new Phoneme(
                    new Interval(Double.parseDouble(start), Double.parseDouble(end)), label.replaceAll("[0-2]$", ""));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(where.get() + ": " + e.getMessage(), e);
        }
    }

    /**
     * When nothing is spoken.
     *
     * @return the silences, adjoining ones joined
     */
    public List<Interval> silences() {
        List<Interval> found = new ArrayList<>();
        for (Phoneme p : phonemes) {
            if (!p.silence()) {
                continue;
            }
            int last = found.size() - 1;
            if (last >= 0 && p.interval().start() - found.get(last).end() < 1e-3) {
                found.set(
                        last,
                        new Interval(
                                found.get(last).start(),
                                Math.max(found.get(last).end(), p.interval().end())));
            } else {
                found.add(p.interval());
            }
        }
        return found;
    }
}
