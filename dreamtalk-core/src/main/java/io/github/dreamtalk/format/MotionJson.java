package io.github.dreamtalk.format;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Motion as plain JSON:
 *
 * <pre>
 * {"format": "dreamtalk-motion", "version": 1,
 *  "fps": {"numerator": 25, "denominator": 1},
 *  "space": "arkit", "expressionChannels": 52, "channels": ["eyeBlinkLeft", ...],
 *  "rows": [[0, 0.25, ...], ...]}
 * </pre>
 *
 * The keys before {@code rows} may come in any order, each once; {@code rows} comes last; other keys are refused. Numbers
 * read back to the same floats. Stateless and thread-safe.
 */
public final class MotionJson {
    /** The version this class writes, and the only one it reads. */
    public static final int VERSION = 1;

    private static final String FORMAT = "dreamtalk-motion";
    private static final int MAX_CHANNELS = 4096;

    private MotionJson() {}

    /**
     * Starts a file.
     *
     * @param target the file, replaced when finished
     * @param space names the channels
     * @param rate rows per second
     * @return a writer of rows; the caller closes it
     * @throws MediaException if it cannot be written
     */
    public static MotionWriter writer(Path target, MotionSpace space, FrameRate rate) {
        return new Writer(target, space, rate);
    }

    /**
     * Reads a file.
     *
     * @param file a motion JSON file
     * @return its motion
     * @throws InvalidInputException if it is malformed (the message names the line) or of another version
     * @throws MediaException if it cannot be read
     */
    public static MotionSequence read(Path file) {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            JsonScanner json = new JsonScanner(in, file.toString());
            Header header = header(json);
            if (!header.rows) {
                throw json.error("there are no \"rows\"; this is the description of another file, not motion");
            }
            MotionSpace space = header.space(json);
            FrameRate rate = header.rate(json);
            float[] values = rows(json, space.channels());
            json.expect('}');
            json.end();
            return new MotionSequence(space, rate, values);
        } catch (IOException e) {
            throw new MediaException("motion JSON: cannot read " + file + ": " + e, e);
        }
    }

    /** Reads a description without rows, such as lies beside an npy file. */
    static Description readDescription(Path file) {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            JsonScanner json = new JsonScanner(in, file.toString());
            Header header = header(json);
            if (header.rows) {
                throw json.error("found \"rows\", expected a description without them");
            }
            json.end();
            return new Description(header.space(json), header.rate(json));
        } catch (IOException e) {
            throw new MediaException("motion description: cannot read " + file + ": " + e, e);
        }
    }

    /** Everything but the rows. */
    record Description(MotionSpace space, FrameRate rate) {}

    private static float[] rows(JsonScanner json, int channels) throws IOException {
        FloatList values = new FloatList();
        json.expect('[');
        if (json.accept(']')) {
            return values.toArray();
        }
        do {
            json.expect('[');
            for (int c = 0; c < channels; c++) {
                if (c > 0 && !json.accept(',')) {
                    throw json.error("row " + values.size() / channels + " has " + c + " values, expected " + channels);
                }
                values.add(json.finite());
            }
            if (!json.accept(']')) {
                throw json.error("row " + (values.size() / channels - 1) + " has more values than the " + channels
                        + " channels");
            }
        } while (json.accept(','));
        json.expect(']');
        return values.toArray();
    }

    private static Header header(JsonScanner json) throws IOException {
        Header header = new Header();
        Set<String> seen = new HashSet<>();
        json.expect('{');
        do {
            String key = json.string();
            if (!seen.add(key)) {
                throw json.error("found \"" + key + "\" twice");
            }
            json.expect(':');
            if (key.equals("rows")) {
                header.rows = true;
                return header;
            }
            header.read(json, key);
        } while (json.accept(','));
        json.expect('}');
        return header;
    }

    /** The keys before the rows, as they come. */
    private static final class Header {
        private @Nullable String format;
        private int version = -1;
        private @Nullable FrameRate rate;
        private @Nullable String space;
        private int expressionChannels = -1;
        private @Nullable List<String> channels;
        private boolean rows;

        void read(JsonScanner json, String key) throws IOException {
            switch (key) {
                case "format" -> format = json.string();
                case "version" -> version = json.integer();
                case "fps" -> rate = fps(json);
                case "space" -> space = json.string();
                case "expressionChannels" -> expressionChannels = json.integer();
                case "channels" -> channels = names(json);
                default ->
                    throw json.error("found the key \"" + key
                            + "\", expected format, version, fps, space, expressionChannels, channels or rows");
            }
        }

        private static FrameRate fps(JsonScanner json) throws IOException {
            json.expect('{');
            int numerator = 0;
            int denominator = 0;
            do {
                String key = json.string();
                json.expect(':');
                int value = json.integer();
                if (key.equals("numerator") && numerator == 0) {
                    numerator = value;
                } else if (key.equals("denominator") && denominator == 0) {
                    denominator = value;
                } else {
                    throw json.error("found \"" + key + "\" in fps, expected numerator and denominator, each once");
                }
            } while (json.accept(','));
            json.expect('}');
            if (numerator < 1 || denominator < 1) {
                throw json.error("found fps " + numerator + "/" + denominator + ", expected a positive fraction");
            }
            return new FrameRate(numerator, denominator);
        }

        private static List<String> names(JsonScanner json) throws IOException {
            List<String> names = new ArrayList<>();
            json.expect('[');
            do {
                if (names.size() == MAX_CHANNELS) {
                    throw json.error("more than " + MAX_CHANNELS + " channels");
                }
                names.add(json.string());
            } while (json.accept(','));
            json.expect(']');
            return names;
        }

        FrameRate rate(JsonScanner json) {
            if (rate == null) {
                throw json.error("there is no \"fps\" before the rows");
            }
            return rate;
        }

        MotionSpace space(JsonScanner json) {
            if (!FORMAT.equals(format) || version != VERSION) {
                throw json.error("found format " + format + ", version " + version + ", expected " + FORMAT
                        + ", version " + VERSION + ", before the rows");
            }
            if (space == null || channels == null || expressionChannels < 0) {
                throw json.error("space, expressionChannels and channels must come before the rows");
            }
            MotionSpace arkit = MotionSpace.ARKIT;
            if (space.equals(arkit.name())) {
                if (!channels.equals(arkit.channelNames()) || expressionChannels != arkit.expressionChannels()) {
                    throw json.error(
                            "the channels are not those of the space '" + space + "': " + arkit.channelNames());
                }
                return arkit;
            }
            return new MotionSpace(space, expressionChannels, channels);
        }
    }

    /** The text before the first row; with no rows to come it is closed at once. */
    static String description(MotionSpace space, FrameRate rate, boolean rows) {
        StringBuilder out = new StringBuilder(2048);
        out.append("{\"format\": \"").append(FORMAT).append("\", \"version\": ").append(VERSION);
        out.append(",\n \"fps\": {\"numerator\": ").append(rate.numerator());
        out.append(", \"denominator\": ").append(rate.denominator()).append("},\n \"space\": ");
        quote(out, space.name());
        out.append(", \"expressionChannels\": ").append(space.expressionChannels());
        out.append(",\n \"channels\": [");
        for (int c = 0; c < space.channels(); c++) {
            out.append(c == 0 ? "" : ", ");
            quote(out, space.channelNames().get(c));
        }
        return out.append(rows ? "],\n \"rows\": [" : "]}\n").toString();
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                String hex = Integer.toHexString(c);
                out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static final class Writer extends MotionWriter {
        private final FrameRate rate;
        private final StringBuilder line = new StringBuilder(1024);

        Writer(Path target, MotionSpace space, FrameRate rate) {
            super(target, space);
            this.rate = rate;
        }

        @Override
        void begin(AtomicFile out) throws IOException {
            out.stream().write(description(space(), rate, true).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        void row(AtomicFile out, float[] rows, int offset, long frame) throws IOException {
            line.setLength(0);
            line.append(frame == 0 ? "\n[" : ",\n[");
            for (int c = 0; c < space().channels(); c++) {
                line.append(c == 0 ? "" : ",");
                DecimalText.append(line, rows[offset + c]);
            }
            line.append(']');
            out.stream().write(line.toString().getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        void end(AtomicFile out, long frames) throws IOException {
            out.stream().write("\n]}\n".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
