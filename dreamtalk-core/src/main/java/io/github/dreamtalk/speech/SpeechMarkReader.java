package io.github.dreamtalk.speech;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.format.StrictJson;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out whose marks a text holds, and reads them. */
final class SpeechMarkReader {
    private static final int LONGEST_TEXT = 256 << 20;
    private static final int DEEPEST = 8;
    /** A day and a night. */
    private static final double LATEST_SECONDS = 86_400;
    /** The last viseme of a sound lasts so long where nothing says how long, */
    private static final double LAST_VISEME_SECONDS = 0.2;
    /** and the last word at most so. */
    private static final double LAST_WORD_SECONDS = 1;

    private final String name;
    private final Map<SpeechMark.Kind, List<Started>> started = new EnumMap<>(SpeechMark.Kind.class);
    private final List<SpeechMark> marks = new ArrayList<>();

    /** A mark whose end is not told. */
    private record Started(double start, String text, @Nullable Phone phone) {}

    private SpeechMarkReader(String name) {
        this.name = name;
    }

    static SpeechMarks read(String name, String text) {
        SpeechMarkReader reader = new SpeechMarkReader(name);
        for (Object value : values(name, text)) {
            if (value instanceof List<?> list) {
                for (Object item : list) {
                    reader.object(item);
                }
            } else {
                reader.object(value);
            }
        }
        return reader.finished();
    }

    /** The JSON values of a text: one, or one a line. */
    private static List<Object> values(String name, String text) {
        List<String> parts = List.of(text);
        List<String> lines = text.lines().filter(l -> !l.isBlank()).toList();
        if (lines.size() > 1
                && lines.stream()
                        .allMatch(l -> l.strip().startsWith("{") && l.strip().endsWith("}"))) {
            parts = lines;
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            String where = parts.size() == 1 ? name : name + ", mark " + (i + 1);
            try (StrictJson json = StrictJson.of(
                    new StringReader(parts.get(i)),
                    new StrictJson.Limits(LONGEST_TEXT, DEEPEST),
                    (what, cause) -> new InvalidInputException(where + ", " + what, cause))) {
                Object value = json.value();
                json.end();
                if (value != null) {
                    values.add(value);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("a text in memory cannot fail to be read", e);
            }
        }
        return values;
    }

    private void object(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> read)) {
            throw refused("found " + shown(value) + ", expected an object");
        }
        Map<String, Object> fields = new HashMap<>();
        read.forEach((key, v) -> {
            if (v != null) {
                fields.put(decapitalised(String.valueOf(key)), v);
            }
        });
        if (fields.containsKey("type") && fields.containsKey("time")) {
            polly(fields);
        } else if (fields.containsKey("audioOffset")) {
            azure(fields);
        } else if (fields.get("alignment") instanceof Map<?, ?> alignment) {
            elevenLabs(alignment);
        } else if (fields.containsKey("characters")) {
            elevenLabs(fields);
        } else if (fields.get("timepoints") instanceof List<?> points) {
            points.forEach(this::google);
        } else if (fields.containsKey("audio_base64")) {
            return; // a piece of ElevenLabs' stream without characters
        } else {
            throw refused("found an object with "
                    + Printable.of(read.keySet().stream().limit(8).toList().toString())
                    + ", expected marks of Amazon Polly (time, type, value), Azure (audioOffset), ElevenLabs (alignment)"
                    + " or Google (timepoints)");
        }
    }

    private static String decapitalised(String key) {
        return key.isEmpty() ? key : key.substring(0, 1).toLowerCase(Locale.ROOT) + key.substring(1);
    }

    private void polly(Map<String, Object> fields) {
        double start = number(fields, "time") / 1000;
        String type = text(fields, "type");
        String value = text(fields, "value");
        switch (type) {
            case "sentence" -> start(SpeechMark.Kind.SENTENCE, start, value, null);
            case "word" -> start(SpeechMark.Kind.WORD, start, value, null);
            case "viseme" -> start(SpeechMark.Kind.VISEME, start, value, Visemes.polly(value, this::refused));
            case "ssml" -> {} // says where a mark of the text is, not what is spoken
            default ->
                throw refused("found type '" + Printable.of(type) + "', expected sentence, word, viseme or ssml");
        }
    }

    private void azure(Map<String, Object> fields) {
        double start = number(fields, "audioOffset") / 1e7;
        if (fields.containsKey("visemeId")) {
            double id = number(fields, "visemeId");
            start(SpeechMark.Kind.VISEME, start, String.valueOf((int) id), Visemes.azure(id, this::refused));
            return;
        }
        String type = fields.get("boundaryType") instanceof String t ? t.toLowerCase(Locale.ROOT) : "word";
        if (type.startsWith("punctuation")) {
            return;
        }
        SpeechMark.Kind kind = type.startsWith("sentence") ? SpeechMark.Kind.SENTENCE : SpeechMark.Kind.WORD;
        String text = text(fields, "text");
        if (fields.containsKey("duration")) {
            marks.add(mark(kind, start, start + number(fields, "duration") / 1e7, text, null));
        } else {
            start(kind, start, text, null);
        }
    }

    private void elevenLabs(Map<?, ?> alignment) {
        List<?> characters = list(alignment, "characters");
        List<?> starts = list(alignment, "character_start_times_seconds");
        List<?> ends = list(alignment, "character_end_times_seconds");
        if (starts.size() != characters.size() || ends.size() != characters.size()) {
            throw refused("found " + characters.size() + " characters, " + starts.size() + " starts and " + ends.size()
                    + " ends, expected as many of each");
        }
        for (int i = 0; i < characters.size(); i++) {
            if (!(characters.get(i) instanceof String character)) {
                throw refused("found character " + shown(characters.get(i)) + ", expected a text");
            }
            marks.add(mark(
                    SpeechMark.Kind.CHARACTER,
                    number("character_start_times_seconds", starts.get(i)),
                    number("character_end_times_seconds", ends.get(i)),
                    character,
                    null));
        }
    }

    private void google(@Nullable Object point) {
        if (!(point instanceof Map<?, ?> fields)) {
            throw refused("found " + shown(point) + " among the timepoints, expected an object");
        }
        if (!(fields.get("markName") instanceof String word)) {
            throw refused("found a timepoint without a markName, expected the name of an SSML mark");
        }
        start(SpeechMark.Kind.WORD, number("timeSeconds", fields.get("timeSeconds")), word, null);
    }

    private void start(SpeechMark.Kind kind, double start, String text, @Nullable Phone phone) {
        started.computeIfAbsent(kind, k -> new ArrayList<>()).add(new Started(start, text, phone));
    }

    private SpeechMarks finished() {
        started.forEach((kind, list) -> {
            list.sort(java.util.Comparator.comparingDouble(Started::start));
            double last = kind == SpeechMark.Kind.VISEME ? LAST_VISEME_SECONDS : LAST_WORD_SECONDS;
            for (int i = 0; i < list.size(); i++) {
                Started s = list.get(i);
                double end = i + 1 < list.size() ? list.get(i + 1).start() : s.start() + last;
                marks.add(mark(kind, s.start(), end, s.text(), s.phone()));
            }
        });
        if (marks.isEmpty()) {
            throw refused("found no marks, expected at least one");
        }
        return SpeechMarks.of(marks);
    }

    private SpeechMark mark(SpeechMark.Kind kind, double start, double end, String text, @Nullable Phone phone) {
        if (!(start >= 0 && end >= start && end <= LATEST_SECONDS)) {
            throw refused("found a " + kind.name().toLowerCase(Locale.ROOT) + " from " + start + " to " + end
                    + " s, expected 0 <= start <= end <= " + LATEST_SECONDS);
        }
        return new SpeechMark(kind, (float) start, (float) end, text, phone);
    }

    private double number(Map<String, Object> fields, String key) {
        return number(key, fields.get(key));
    }

    private double number(String key, @Nullable Object value) {
        if (value instanceof Number n && Double.isFinite(n.doubleValue())) {
            return n.doubleValue();
        }
        throw refused("found " + key + " " + shown(value) + ", expected a number");
    }

    private String text(Map<String, Object> fields, String key) {
        if (fields.get(key) instanceof String s) {
            return s;
        }
        throw refused("found " + key + " " + shown(fields.get(key)) + ", expected a text");
    }

    private List<?> list(Map<?, ?> fields, String key) {
        if (fields.get(key) instanceof List<?> list) {
            return list;
        }
        throw refused("found " + key + " " + shown(fields.get(key)) + ", expected an array");
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "nothing" : "'" + Printable.of(String.valueOf(value)) + "'";
    }

    private InvalidInputException refused(String what) {
        return new InvalidInputException(name + ": " + what);
    }
}
