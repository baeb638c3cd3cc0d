package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The CSV layout of Live Link Face: {@code Timecode,BlendshapeCount,EyeBlinkLeft,...}, 61 values in each row, motion in
 * {@link MotionSpace#ARKIT}. The timecode is HH:MM:SS:FF.sss: whole seconds of playing time, then the rest of the second
 * in frames; with 30000/1001 a row therefore starts a little after the full second and the rate can be told from 30.
 * Stateless and thread-safe.
 */
public final class LiveLinkCsv {
    private static final List<String> NAMES = MotionSpace.ARKIT.channelNames().stream()
            .map(n -> n.substring(0, 1).toUpperCase(Locale.ROOT) + n.substring(1))
            .collect(Collectors.toUnmodifiableList());
    private static final int MAX_LINE = 1 << 14;

    private LiveLinkCsv() {}

    /**
     * Starts a file.
     *
     * @param target the file, replaced when finished
     * @param rate rows per second
     * @return a writer of rows of {@link MotionSpace#ARKIT}; the caller closes it
     * @throws MediaException if it cannot be written
     */
    public static MotionWriter writer(Path target, FrameRate rate) {
        return new Writer(target, rate);
    }

    /**
     * Reads a file and infers its rate from the timecodes.
     *
     * @param file a Live Link Face CSV file
     * @return its motion
     * @throws InvalidInputException if it is malformed (the message names the line), or its rate cannot be told because
     *     the clip is too short or irregular
     * @throws MediaException if it cannot be read
     */
    public static MotionSequence read(Path file) {
        return read(file, null);
    }

    /**
     * Reads a file of a known rate; its timecodes are checked for form only.
     *
     * @param file a Live Link Face CSV file
     * @param rate rows per second, or null to infer it
     * @return its motion
     * @throws InvalidInputException if it is malformed; the message names the line
     * @throws MediaException if it cannot be read
     */
    public static MotionSequence read(Path file, @Nullable FrameRate rate) {
        try (BoundedLines lines = new BoundedLines(file, "a Live Link Face CSV file", MAX_LINE)) {
            String header = lines.next();
            int[] channelOf = header(file, header == null ? "" : header);
            FloatList values = new FloatList(file);
            Timecodes timecodes = new Timecodes(file);
            float[] row = new float[channelOf.length];
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (!line.isBlank()) {
                    row(file, lines.number(), line, channelOf, timecodes, row);
                    for (float v : row) {
                        values.add(v);
                    }
                }
            }
            if (timecodes.size() == 0) {
                throw new InvalidInputException(file + ": found a header and no rows of motion");
            }
            FrameRate found = rate != null ? rate : timecodes.infer(file);
            MediaLimits.DEFAULT.checkLength(file.toString(), timecodes.size(), found);
            return new MotionSequence(MotionSpace.ARKIT, found, values.toArray());
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(file + ", " + e.getMessage(), e);
        } catch (IOException e) {
            throw new MediaException("Live Link CSV: cannot read " + file + ": " + e, e);
        }
    }

    private static int[] header(Path file, String line) {
        String[] names = line.split(",", -1);
        if (names.length != NAMES.size() + 2
                || !names[0].trim().equalsIgnoreCase("Timecode")
                || !names[1].trim().equalsIgnoreCase("BlendshapeCount")) {
            throw new InvalidInputException(file + ", line 1: found " + names.length + " columns starting '"
                    + Printable.of(line) + "', expected the " + (NAMES.size() + 2)
                    + " columns of Live Link Face: Timecode,BlendshapeCount,EyeBlinkLeft,...");
        }
        int[] channelOf = new int[NAMES.size()];
        boolean[] seen = new boolean[NAMES.size()];
        for (int i = 0; i < channelOf.length; i++) {
            String name = names[i + 2].trim();
            int channel = 0;
            while (channel < NAMES.size() && !NAMES.get(channel).equalsIgnoreCase(name)) {
                channel++;
            }
            if (channel == NAMES.size() || seen[channel]) {
                throw new InvalidInputException(file + ", line 1, column " + (i + 3) + ": found '" + Printable.of(name)
                        + "', expected each of these once: " + String.join(",", NAMES));
            }
            seen[channel] = true;
            channelOf[i] = channel;
        }
        return channelOf;
    }

    private static void row(Path file, long number, String line, int[] channelOf, Timecodes timecodes, float[] row) {
        String[] cells = line.split(",", -1);
        if (cells.length != channelOf.length + 2) {
            throw new InvalidInputException(file + ", line " + number + ": found " + cells.length
                    + " columns, expected " + (channelOf.length + 2) + " as in the header");
        }
        timecodes.add(file, number, cells[0].trim());
        Arrays.fill(row, 0);
        for (int i = 0; i < channelOf.length; i++) {
            String cell = cells[i + 2].trim();
            float value;
            try {
                value = Float.parseFloat(cell);
            } catch (NumberFormatException e) {
                value = Float.NaN;
            }
            if (!Float.isFinite(value)) {
                throw new InvalidInputException(file + ", line " + number + ", column " + (i + 3) + " ("
                        + NAMES.get(channelOf[i]) + "): found '" + Printable.of(cell) + "', expected a finite number");
            }
            row[channelOf[i]] = value;
        }
    }

    /** HH:MM:SS:FF.sss of a row. */
    static void timecode(StringBuilder out, long frame, FrameRate rate) {
        long n = rate.numerator();
        long ticks = Math.multiplyExact(frame, rate.denominator());
        long seconds = ticks / n;
        // The rest of the second in thousandths of a frame, rounded down so that it never reaches a full second.
        long thousandths = (ticks % n) * 1000 / rate.denominator();
        two(out, seconds / 3600).append(':');
        two(out, seconds / 60 % 60).append(':');
        two(out, seconds % 60).append(':');
        two(out, thousandths / 1000).append('.');
        long rest = thousandths % 1000;
        out.append((char) ('0' + rest / 100))
                .append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10));
    }

    private static StringBuilder two(StringBuilder out, long value) {
        return value < 10 ? out.append('0').append(value) : out.append(value);
    }

    private static final class Writer extends MotionWriter {
        private final FrameRate rate;
        private final StringBuilder line = new StringBuilder(1024);

        Writer(Path target, FrameRate rate) {
            super(target, MotionSpace.ARKIT);
            this.rate = rate;
        }

        @Override
        void begin(AtomicFile out) throws IOException {
            String header = "Timecode,BlendshapeCount," + String.join(",", NAMES) + "\n";
            out.stream().write(header.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        void row(AtomicFile out, float[] rows, int offset, long frame) throws IOException {
            line.setLength(0);
            timecode(line, frame, rate);
            line.append(',').append(NAMES.size());
            for (int c = 0; c < NAMES.size(); c++) {
                line.append(',');
                DecimalText.append(line, rows[offset + c]);
            }
            line.append('\n');
            out.stream().write(line.toString().getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        void end(AtomicFile out, long frames) {}
    }
}
