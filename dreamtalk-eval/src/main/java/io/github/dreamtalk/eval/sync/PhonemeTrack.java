package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The phonemes of a clip with their times, in order. Immutable.
 *
 * @param phonemes in order of their start
 */
public record PhonemeTrack(List<Phoneme> phonemes) {
    private static final long MAX_BYTES = 32L << 20;
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
        String text;
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                throw new InvalidInputException(
                        file + ": found no regular file of at most 32 MiB, expected a TextGrid or "
                                + "lines of start, end and label");
            }
            text = decode(Files.readAllBytes(file));
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(
                    file + ": found bytes that are no UTF-8, nor UTF-16 with a byte order mark, expected a text file;"
                            + " convert it",
                    e);
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

    private static String decode(byte[] bytes) throws CharacterCodingException {
        int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        boolean wide = mark == 0xfeff || mark == 0xfffe;
        String text = (wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8)
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
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
            return new Phoneme(new Interval(Double.parseDouble(start), Double.parseDouble(end)), label);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    where + ": found times '" + start + "' and '" + end + "', expected numbers of seconds", e);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(where + ": " + e.getMessage(), e);
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
