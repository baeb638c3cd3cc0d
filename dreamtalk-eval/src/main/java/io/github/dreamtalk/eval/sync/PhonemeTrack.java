package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The phonemes of a clip with their times, in order. Immutable.
 *
 * @param phonemes in order of their start
 */
public record PhonemeTrack(List<Phoneme> phonemes) {
    private static final long MAX_BYTES = 32L << 20;
    private static final Set<String> SILENCE = Set.of("", "sil", "sp", "spn", "pau", "_", "#", "<eps>", "<sil>", "h#");
    /** ARPAbet, X-SAMPA and IPA agree on these three letters. */
    private static final Pattern BILABIAL = Pattern.compile("[pbm](ʰ|̥|̩|=|_h|ː|:|ʲ|')*");

    private static final Pattern GRID_INTERVAL = Pattern.compile(
            "xmin\\s*=\\s*([-+0-9.eE]+)\\s+xmax\\s*=\\s*([-+0-9.eE]+)\\s+text\\s*=\\s*\"((?:[^\"]|\"\")*)\"");
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
     * {@code phone}, else the last interval tier), or lines of {@code start end label} in seconds (Audacity's label files).
     *
     * @param file the file, UTF-8
     * @return the track
     * @throws InvalidInputException if it is neither, or holds no phoneme; the message names the line
     * @throws MediaException if it cannot be read
     */
    public static PhonemeTrack read(Path file) {
        String text;
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                throw new InvalidInputException(
                        file + ": found no regular file of at most 32 MiB, expected a TextGrid or "
                                + "lines of start, end and label");
            }
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            throw new InvalidInputException(
                    file + ": found bytes that are no UTF-8, expected a text file; convert it", e);
        } catch (IOException e) {
            throw new MediaException(file + ": cannot be read: " + e.getMessage(), e);
        }
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
        Matcher intervals = GRID_INTERVAL.matcher(text).region(from, to);
        while (intervals.find()) {
            String label = intervals.group(3).replace("\"\"", "\"").trim();
            found.add(
                    phoneme(file + ": interval " + (found.size() + 1), intervals.group(1), intervals.group(2), label));
        }
        return found;
    }

    private static List<Phoneme> lines(Path file, String text) {
        List<Phoneme> found = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#") || line.startsWith("\\")) {
                continue;
            }
            String[] parts = line.trim().split("[\\s,]+", 3);
            if (parts.length < 2) {
                throw new InvalidInputException(
                        file + ", line " + number + ": found '" + line.trim() + "', expected start, end and label");
            }
            found.add(phoneme(file + ", line " + number, parts[0], parts[1], parts.length < 3 ? "" : parts[2].trim()));
        }
        return found;
    }

    private static Phoneme phoneme(String where, String start, String end, String label) {
        try {
            return new Phoneme(
                    new Interval(Double.parseDouble(start), Double.parseDouble(end)), label.replaceAll("[0-2]$", ""));
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    where + ": found times '" + start + "' and '" + end + "', expected numbers of seconds", e);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(where + ": " + e.getMessage(), e);
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
