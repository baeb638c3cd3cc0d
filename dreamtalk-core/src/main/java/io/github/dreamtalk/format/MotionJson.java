package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    static final String FORMAT = "dreamtalk-motion";

    private static final int MAX_CHANNELS = 4096;
    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(1024, 4);

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
        try (StrictJson json = open(file)) {
            Header header = header(json);
            if (!header.rows) {
                throw json.refused("there are no \"rows\"; this is the description of another file, not motion");
            }
            MotionSpace space = header.space(json);
            FrameRate rate = header.rate(json);
            float[] values = rows(file, json, space.channels());
            String key = json.key();
            if (key != null) {
                throw json.refused("found \"" + Printable.of(key) + "\" after the rows, expected '}': rows come last");
            }
            json.end();
            MediaLimits.DEFAULT.checkLength(file.toString(), values.length / space.channels(), rate);
            return new MotionSequence(space, rate, values);
        } catch (IOException e) {
            throw new MediaException("motion JSON: cannot read " + file + ": " + e, e);
        }
    }

    /** Reads a description without rows, such as lies beside an npy file. */
    static Description readDescription(Path file) {
        try (StrictJson json = open(file)) {
            Header header = header(json);
            if (header.rows) {
                throw json.refused("found \"rows\", expected a description without them");
            }
            json.end();
            return new Description(header.space(json), header.rate(json));
        } catch (IOException e) {
            throw new MediaException("motion description: cannot read " + file + ": " + e, e);
        }
    }

    private static StrictJson open(Path file) throws IOException {
        return StrictJson.of(
                Utf8Text.of(LocalFile.open(file, "motion or its description as JSON"), Long.MAX_VALUE),
                LIMITS,
                (what, cause) -> new InvalidInputException(file + ", " + what, cause));
    }

    /** Everything but the rows. */
    record Description(MotionSpace space, FrameRate rate) {}

    private static float[] rows(Path file, StrictJson json, int channels) throws IOException {
        FloatList values = new FloatList(file);
        json.beginArray();
        for (int row = 0; json.more(); row++) {
            json.beginArray();
            for (int c = 0; c < channels; c++) {
                if (!json.more()) {
                    throw json.refused("row " + row + " has " + c + " values, expected " + channels);
                }
                values.add(json.finite());
            }
            if (json.more()) {
                throw json.refused("row " + row + " has more values than the " + channels + " channels");
            }
        }
        return values.toArray();
    }

    private static Header header(StrictJson json) throws IOException {
        Header header = new Header();
        json.beginObject();
        for (String key = json.key(); key != null; key = json.key()) {
            if (key.equals("rows")) {
                header.rows = true;
                return header;
            }
            header.read(json, key);
        }
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

        void read(StrictJson json, String key) throws IOException {
            switch (key) {
                case "format" -> format = json.string();
                case "version" -> version = json.integer();
                case "fps" -> rate = fps(json);
                case "space" -> space = json.string();
                case "expressionChannels" -> expressionChannels = json.integer();
                case "channels" -> channels = names(json);
                default ->
                    throw json.refused("found the key \"" + Printable.of(key)
                            + "\", expected format, version, fps, space, expressionChannels, channels or rows");
            }
        }

        private static FrameRate fps(StrictJson json) throws IOException {
            json.beginObject();
            int numerator = 0;
            int denominator = 0;
            for (String key = json.key(); key != null; key = json.key()) {
                switch (key) {
                    case "numerator" -> numerator = json.integer();
                    case "denominator" -> denominator = json.integer();
                    default ->
                        throw json.refused(
                                "found \"" + Printable.of(key) + "\" in fps, expected numerator and denominator");
                }
            }
            try {
                return new FrameRate(numerator, denominator);
            } catch (InvalidInputException e) {
                throw json.refused("fps: " + e.getMessage());
            }
        }

        private static List<String> names(StrictJson json) throws IOException {
            List<String> names = new ArrayList<>();
            json.beginArray();
            while (json.more()) {
                if (names.size() == MAX_CHANNELS) {
                    throw json.refused("more than " + MAX_CHANNELS + " channels");
                }
                names.add(json.string());
            }
            return names;
        }

        FrameRate rate(StrictJson json) {
            if (rate == null) {
                throw json.refused("there is no \"fps\" before the rows");
            }
            return rate;
        }

        MotionSpace space(StrictJson json) {
            if (!FORMAT.equals(format) || version != VERSION) {
                throw json.refused("found format " + Printable.of(format) + ", version " + version + ", expected "
                        + FORMAT + ", version " + VERSION + ", before the rows");
            }
            if (space == null || channels == null || expressionChannels < 0) {
                throw json.refused("space, expressionChannels and channels must come before the rows");
            }
            MotionSpace arkit = MotionSpace.ARKIT;
            if (space.equals(arkit.name())) {
                if (!channels.equals(arkit.channelNames()) || expressionChannels != arkit.expressionChannels()) {
                    throw json.refused(
                            "the channels are not those of the space '" + space + "': " + arkit.channelNames());
                }
                return arkit;
            }
            try {
                return new MotionSpace(space, expressionChannels, channels);
            } catch (InvalidInputException e) {
                throw json.refused(Printable.of(String.valueOf(e.getMessage())));
            }
        }
    }

    private static final class Writer extends MotionWriter {
        private final FrameRate rate;
        private @Nullable MotionJsonOutput json;

        Writer(Path target, MotionSpace space, FrameRate rate) {
            super(target, space);
            this.rate = rate;
        }

        @Override
        void begin(AtomicFile out) throws IOException {
            json = new MotionJsonOutput(out.stream());
            json.describe(space(), rate);
            json.beginRows();
        }

        private MotionJsonOutput json() {
            return Objects.requireNonNull(json, "rows come after the beginning");
        }

        @Override
        void row(AtomicFile out, float[] rows, int offset, long frame) throws IOException {
            json().row(rows, offset, space().channels());
        }

        @Override
        void end(AtomicFile out, long frames) throws IOException {
            json().end();
        }
    }
}
