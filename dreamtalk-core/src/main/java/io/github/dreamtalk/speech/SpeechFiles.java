package io.github.dreamtalk.speech;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.format.AtomicFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes when words and phones are said, for other programs:
 *
 * <ul>
 *   <li>{@code .json}: {@code {"format": "dreamtalk-speech", "version": 1, "words": [{"text", "start", "end", "phones": [{"symbol",
 *       "phone", "start", "end"}, …]}, …]}}; times in seconds, symbols in IPA, phones as {@link Phone} names; pauses have an empty
 *       text, words that were not found no phones;
 *   <li>{@code .TextGrid}: Praat's long text form with the tiers {@code words} and {@code phones}, without gaps;
 *   <li>{@code .tsv}: the start of each {@link MouthShape} in seconds, a tab and its letter, a line each, the last at the end, as
 *       Rhubarb Lip Sync writes.
 * </ul>
 *
 * Stateless and thread-safe.
 */
public final class SpeechFiles {
    private SpeechFiles() {}

    /** A stretch of a tier. */
    private record Interval(double start, double end, String text) {}

    private interface Content {
        void to(Writer out) throws IOException;
    }

    /**
     * Says whether a file could be written; writes nothing.
     *
     * @param target the file
     * @throws InvalidInputException if its name ends in none of the above
     */
    public static void checkTarget(Path target) {
        extension(target);
    }

    /**
     * Writes words and their phones.
     *
     * @param target the file, replaced when complete
     * @param words in order, pauses among them
     * @throws InvalidInputException if its name ends in none of the above
     * @throws MediaException if it cannot be written
     */
    public static void write(Path target, List<SpokenWord> words) {
        String extension = extension(target);
        List<PhoneSegment> phones =
                words.stream().flatMap(w -> w.phones().stream()).toList();
        save(target, out -> {
            switch (extension) {
                case "json" -> json(words, out);
                case "textgrid" -> grid(words, phones, out);
                default -> shapes(phones, out);
            }
        });
    }

    /**
     * Writes phones of which no words are known: one word without a text, in the forms that have words.
     *
     * @param target the file, replaced when complete
     * @param phones what is said
     * @throws InvalidInputException if its name ends in none of the above
     * @throws MediaException if it cannot be written
     */
    public static void write(Path target, PhoneTrack phones) {
        List<PhoneSegment> all = phones.segments();
        write(
                target,
                all.isEmpty()
                        ? List.of()
                        : List.of(new SpokenWord(
                                "",
                                all.get(0).startSeconds(),
                                all.get(all.size() - 1).endSeconds(),
                                all,
                                0)));
    }

    private static String extension(Path target) {
        String name = target.toString().toLowerCase(Locale.ROOT);
        for (String extension : List.of("json", "textgrid", "tsv")) {
            if (name.endsWith("." + extension)) {
                return extension;
            }
        }
        throw new InvalidInputException(
                "output: found '" + target + "', expected a name ending in .json, .TextGrid or .tsv");
    }

    private static void save(Path target, Content content) {
        try (AtomicFile file = new AtomicFile(target)) {
            java.io.StringWriter text = new java.io.StringWriter();
            content.to(text);
            file.stream().write(text.toString().getBytes(StandardCharsets.UTF_8));
            file.commit();
        } catch (IOException e) {
            throw new MediaException("output: cannot write " + target + ": " + e, e);
        }
    }

    private static void json(List<SpokenWord> words, Writer out) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                // The other pools hang on threads that are not ours, and keep our class loader with them.
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .build();
        try (JsonGenerator json = factory.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("format", "dreamtalk-speech");
            json.writeNumberField("version", 1);
            json.writeArrayFieldStart("words");
            for (SpokenWord word : words) {
                json.writeRaw('\n'); // a line each, for people and for diff
                json.writeStartObject();
                json.writeStringField("text", word.text());
                times(json, word.startSeconds(), word.endSeconds());
                json.writeArrayFieldStart("phones");
                for (PhoneSegment phone : word.phones()) {
                    json.writeStartObject();
                    json.writeStringField("symbol", phone.symbol());
                    json.writeStringField("phone", phone.phone().name());
                    times(json, phone.startSeconds(), phone.endSeconds());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void times(JsonGenerator json, double start, double end) throws IOException {
        json.writeFieldName("start");
        json.writeNumber(seconds(start));
        json.writeFieldName("end");
        json.writeNumber(seconds(end));
    }

    /** To a millisecond: hearing is no finer. */
    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static void grid(List<SpokenWord> words, List<PhoneSegment> phones, Writer out) throws IOException {
        double end = phones.isEmpty() ? 0.001 : phones.get(phones.size() - 1).endSeconds();
        out.write("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = " + seconds(end)
                + "\ntiers? <exists>\nsize = 2\nitem []:\n");
        tier(
                1,
                "words",
                words.stream()
                        .filter(SpokenWord::isFound)
                        .map(w -> new Interval(w.startSeconds(), w.endSeconds(), w.text()))
                        .toList(),
                end,
                out);
        tier(
                2,
                "phones",
                phones.stream()
                        .map(p -> new Interval(p.startSeconds(), p.endSeconds(), p.symbol()))
                        .toList(),
                end,
                out);
    }

    private static void tier(int number, String name, List<Interval> found, double end, Writer out) throws IOException {
        List<Interval> intervals = new ArrayList<>();
        double at = 0;
        for (Interval interval : found) {
            if (interval.start() > at + 1e-4) {
                intervals.add(new Interval(at, interval.start(), ""));
            }
            intervals.add(interval);
            at = interval.end();
        }
        if (at < end - 1e-4 || intervals.isEmpty()) {
            intervals.add(new Interval(at, end, ""));
        }
        out.write("    item [" + number + "]:\n        class = \"IntervalTier\"\n        name = \"" + name
                + "\"\n        xmin = 0\n        xmax = " + seconds(end) + "\n        intervals: size = "
                + intervals.size()
                + "\n");
        for (int i = 0; i < intervals.size(); i++) {
            Interval interval = intervals.get(i);
            out.write("        intervals [" + (i + 1) + "]:\n            xmin = " + seconds(interval.start())
                    + "\n            xmax = " + seconds(interval.end()) + "\n            text = \""
                    + interval.text().replace("\"", "\"\"").replaceAll("\\p{Cntrl}", " ") + "\"\n");
        }
    }

    private static void shapes(List<PhoneSegment> phones, Writer out) throws IOException {
        MouthShape before = null;
        double end = 0;
        for (PhoneSegment phone : phones) {
            if (phone.startSeconds() > end + 1e-4 && before != MouthShape.X) {
                out.write(seconds(end) + "\t" + MouthShape.X + "\n");
                before = MouthShape.X;
            }
            MouthShape shape = MouthShape.of(phone.phone());
            if (shape != before) {
                out.write(seconds(phone.startSeconds()) + "\t" + shape + "\n");
            }
            before = shape;
            end = phone.endSeconds();
        }
        out.write(seconds(end) + "\t" + MouthShape.X + "\n");
    }
}
