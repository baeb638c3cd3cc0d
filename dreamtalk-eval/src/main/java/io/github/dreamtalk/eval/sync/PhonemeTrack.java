package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.format.LocalFile;
import io.github.dreamtalk.format.Utf8Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
    private static final String EXPECTED = "a TextGrid or lines of start, end and label";
    /** Two numbers, what parts them, and a label. */
    private static final Pattern LINE =
            Pattern.compile("\\s*([^\\s,]++)(\\s*+,\\s*+|\\s++)([^\\s,]++)(?:(\\s*+,\\s*+|\\s++)(.*))?");

    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]++(\\.[0-9]*+)?|\\.[0-9]++)([eE][-+]?[0-9]++)?");
    private static final Set<String> PHONE_TIERS = Set.of("phones", "phonemes", "phone");

    /**
     * One phoneme.
     *
     * @param interval when it is spoken
     * @param label as in the file: ARPAbet (with or without stress digits), X-SAMPA or IPA
     */
    public record Phoneme(Interval interval, String label) {
        /**
         * Whether nothing is spoken.
         *
         * @return true for an empty label, sil, sp, pau, _, # and the like
         */
        public boolean silence() {
            return PhoneAlphabet.silence(label);
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
     * Reads a file: a Praat TextGrid in the long or short text form (the first tier named {@code phones},
     * {@code phonemes} or {@code phone}, else the last interval tier), or lines of {@code start end label} in seconds
     * (Audacity's label files).
     *
     * @param file the file: UTF-8, or UTF-16 with a byte order mark, as Praat writes what is not ASCII
     * @return the track
     * @throws InvalidInputException if it is neither, or holds no phoneme; the message names the line, in a TextGrid the
     *     column too
     * @throws MediaException if it cannot be read
     */
    public static PhonemeTrack read(Path file) {
        String text = isWide(file) ? wide(file) : Utf8Text.read(file, EXPECTED, MAX_BYTES);
        String start = text.substring(0, Math.min(text.length(), 200));
        List<Phoneme> found = start.contains("ooTextFile") ? grid(file, text) : lines(file, text);
        if (found.isEmpty()) {
            throw new InvalidInputException(file + ": found no phoneme in it, expected at least one");
        }
        return new PhonemeTrack(found);
    }

    /** Praat writes UTF-16 where a label is not ASCII. */
    private static boolean isWide(Path file) {
        byte[] mark = new byte[2];
        try (InputStream in = LocalFile.open(file, EXPECTED)) {
            int n = in.readNBytes(mark, 0, 2);
            int first = (mark[0] & 0xff) << 8 | mark[1] & 0xff;
            return n == 2 && (first == 0xfeff || first == 0xfffe);
        } catch (IOException e) {
            throw new MediaException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static String wide(Path file) {
        try {
            return StandardCharsets.UTF_16
                    .newDecoder()
                    .decode(ByteBuffer.wrap(LocalFile.read(file, EXPECTED, MAX_BYTES)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(
                    file
                            + ": found bytes that are no UTF-16 behind its byte order mark, expected a text file; save it as"
                            + " UTF-8",
                    e);
        }
    }

    private static List<Phoneme> grid(Path file, String text) {
        List<TextGrid.Tier> tiers = TextGrid.tiers(file, text);
        if (tiers.isEmpty()) {
            throw new InvalidInputException(
                    file
                            + ": found a TextGrid without an interval tier, expected one with the phones, saved as a text file");
        }
        return tiers.stream()
                .filter(tier -> PHONE_TIERS.contains(tier.name().trim().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(tiers.get(tiers.size() - 1))
                .intervals();
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
            return new Phoneme(new Interval(Double.parseDouble(start), Double.parseDouble(end)), label);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(where.get() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Those in which the lips must meet: p, b and m with whatever marks they carry, and their rarer kin. Whether a label is
     * one depends on the track's alphabet, which is told by all its labels: M is m in ARPAbet and a vowel in X-SAMPA.
     *
     * @return in order
     */
    public List<Phoneme> bilabials() {
        PhoneAlphabet alphabet =
                PhoneAlphabet.of(phonemes.stream().map(Phoneme::label).toList());
        return phonemes.stream().filter(p -> alphabet.bilabial(p.label())).toList();
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
