package io.github.dreamtalk.weights;

import io.github.dreamtalk.format.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes safetensors files, the format the trainer exports and {@link SafetensorsReader} reads. The same state dict gives
 * the same bytes: metadata is sorted, tensors keep their order. Stateless and thread-safe.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /** Element types that can be written. */
    public enum Precision {
        /** 32-bit floats, exact. */
        F32(4),
        /** 16-bit IEEE floats, rounded to nearest even; half the size, about three decimal digits. */
        F16(2);

        private final int bytes;

        Precision(int bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * Writes a file; a file already there is replaced whole or not at all.
     *
     * @param file the target
     * @param weights tensors and metadata
     * @param precision element type of all tensors
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path file, StateDict weights, Precision precision) {
        try (AtomicFile out = new AtomicFile(file)) {
            write(out.stream(), weights, precision);
            out.commit();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The bytes of the file.
     *
     * @param weights tensors and metadata, less than 2 GiB in all
     * @param precision element type of all tensors
     * @return a new array
     */
    public static byte[] toBytes(StateDict weights, Precision precision) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(out, weights, precision);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private static void write(OutputStream out, StateDict weights, Precision precision) throws IOException {
        byte[] header = header(weights, precision).getBytes(StandardCharsets.UTF_8);
        // Spaces pad the header so that the data starts aligned, as the reference writer does.
        int padded = (header.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        out.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .array());
        out.write(header);
        out.write(" ".repeat(padded - header.length).getBytes(StandardCharsets.UTF_8));
        for (FloatTensor t : weights.tensors().values()) {
            writeValues(out, t.data(), precision);
        }
    }

    private static void writeValues(OutputStream out, float[] values, Precision precision) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (float v : values) {
            if (precision == Precision.F16) {
                piece.putShort(HalfFloat.fromFloat(v));
            } else {
                piece.putFloat(v);
            }
            if (!piece.hasRemaining()) {
                out.write(piece.array(), 0, piece.position());
                piece.clear();
            }
        }
        out.write(piece.array(), 0, piece.position());
    }

    private static String header(StateDict weights, Precision precision) {
        StringBuilder s = new StringBuilder("{\"__metadata__\":{");
        String separator = "";
        for (Map.Entry<String, String> e : new TreeMap<>(weights.metadata()).entrySet()) {
            s.append(separator).append(quote(e.getKey())).append(':').append(quote(e.getValue()));
            separator = ",";
        }
        s.append('}');
        long at = 0;
        for (Map.Entry<String, FloatTensor> e : weights.tensors().entrySet()) {
            FloatTensor t = e.getValue();
            long end = at + (long) t.data().length * precision.bytes;
            s.append(',').append(quote(e.getKey())).append(":{\"dtype\":\"").append(precision);
            s.append("\",\"shape\":").append(Arrays.toString(t.shape()).replace(" ", ""));
            s.append(",\"data_offsets\":[").append(at).append(',').append(end).append("]}");
            at = end;
        }
        return s.append('}').toString();
    }

    private static String quote(String text) {
        StringBuilder s = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                s.append('\\').append(c);
            } else if (c < ' ') {
                s.append(String.format("\\u%04x", (int) c));
            } else {
                s.append(c);
            }
        }
        return s.append('"').toString();
    }
}
