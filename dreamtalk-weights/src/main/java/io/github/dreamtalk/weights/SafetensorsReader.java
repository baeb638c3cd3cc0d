package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.format.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads safetensors files (8-byte little-endian header length, JSON header, raw little-endian tensors). Files are not
 * trusted: header length, element types, shapes, offsets, overlaps and the total size are all checked before memory for
 * a tensor is taken. Every element type is converted to 32-bit floats. Stateless and thread-safe.
 */
public final class SafetensorsReader {
    private static final String METADATA = "__metadata__";
    private static final int MAX_RANK = 16;

    private SafetensorsReader() {}

    private record Slot(String key, TensorType type, int[] shape, long begin, long end) {
        StridedTensor values(RandomBytes source, long start) {
            long[] stride = new long[shape.length];
            long step = 1;
            for (int i = shape.length - 1; i >= 0; i--) {
                stride[i] = step;
                step *= shape[i];
            }
            return new StridedTensor(key, source, ByteOrder.LITTLE_ENDIAN, type, start + begin, shape, stride);
        }
    }

    /**
     * Reads a file.
     *
     * @param file the file; may be larger than 2 GiB as long as each tensor has fewer than 2^31 elements
     * @return its tensors and metadata
     * @throws ModelMismatchException if it cannot be read or is not a sound safetensors file
     */
    public static StateDict read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelMismatchException(file + ": there is no such weight file");
        }
        try {
            return read(RandomBytes.of(file), false);
        } catch (IOException e) {
            throw new SafetensorsFormat(file.toString()).bad("reading failed: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file held in memory.
     *
     * @param origin the file's name, for messages
     * @param bytes the whole file; not kept
     * @return its tensors and metadata
     * @throws ModelMismatchException if it is not a sound safetensors file
     */
    public static StateDict read(String origin, byte[] bytes) {
        try {
            return read(RandomBytes.of(origin, bytes), false);
        } catch (IOException e) {
            throw new SafetensorsFormat(origin).bad("reading failed: " + e.getMessage(), e);
        }
    }

    /** Reads the header; values are read when asked for. */
    static StateDict open(RandomBytes source) throws IOException {
        return read(source, true);
    }

    private static StateDict read(RandomBytes source, boolean onDemand) throws IOException {
        SafetensorsFormat format = new SafetensorsFormat(source.origin());
        if (source.size() < 8) {
            throw format.bad("found " + source.size() + " bytes, expected at least 8");
        }
        long headerLength = source.read(0, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (headerLength < 2 || headerLength > SafetensorsFormat.MAX_HEADER || headerLength > source.size() - 8) {
            throw format.bad("the header's length is given as " + headerLength + ", expected 2 to "
                    + Math.min(SafetensorsFormat.MAX_HEADER, source.size() - 8));
        }
        Map<String, Object> header = HeaderJson.parse(format, text(format, source.read(8, (int) headerLength)));
        Map<String, String> metadata = metadata(format, header.remove(METADATA));
        long start = 8 + headerLength;
        List<Slot> slots = slots(format, header, source.size() - start);
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        for (Slot slot : slots) {
            StridedTensor values = slot.values(source, start);
            tensors.put(
                    slot.key(),
                    onDemand
                            ? FloatTensor.fetching(values::read, slot.shape())
                            : FloatTensor.of(values.read(), slot.shape()));
        }
        return new StateDict(format.origin(), tensors, metadata);
    }

    private static String text(SafetensorsFormat format, ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw format.bad("the header is not UTF-8 text", e);
        }
    }

    private static Map<String, String> metadata(
            SafetensorsFormat format, @org.jspecify.annotations.Nullable Object raw) {
        Map<String, String> out = new LinkedHashMap<>();
        if (raw == null) {
            return out;
        }
        if (!(raw instanceof Map<?, ?> map)) {
            throw format.bad("'" + METADATA + "' is not an object");
        }
        map.forEach((k, v) -> {
            if (!(v instanceof String s)) {
                throw format.bad("metadata '" + Printable.of(k) + "' is not a string");
            }
            out.put((String) k, s);
        });
        return out;
    }

    /** Checks every entry; returns them in file order. The tensors must tile the data without gap or overlap. */
    private static List<Slot> slots(SafetensorsFormat format, Map<String, Object> header, long dataSize) {
        List<Slot> slots = new ArrayList<>();
        header.forEach((key, value) -> slots.add(slot(format, key, value)));
        slots.sort(Comparator.comparingLong(Slot::begin).thenComparingLong(Slot::end));
        long at = 0;
        for (Slot s : slots) {
            if (s.begin() != at) {
                throw format.bad("tensor '" + Printable.of(s.key()) + "' starts at byte " + s.begin()
                        + " of the data, expected " + at + " (tensors may neither overlap nor leave gaps)");
            }
            at = s.end();
        }
        if (at != dataSize) {
            throw format.bad("the tensors need " + at + " bytes of data, found " + dataSize);
        }
        return slots;
    }

    private static Slot slot(SafetensorsFormat format, String key, Object value) {
        if (!(value instanceof Map<?, ?> entry)
                || !(entry.get("dtype") instanceof String dtype)
                || !(entry.get("shape") instanceof List<?> shape)
                || !(entry.get("data_offsets") instanceof List<?> offsets)
                || offsets.size() != 2
                || !(offsets.get(0) instanceof Long begin)
                || !(offsets.get(1) instanceof Long end)) {
            throw format.bad("tensor '" + Printable.of(key) + "' lacks a proper dtype, shape or data_offsets");
        }
        TensorType type = TensorType.of(dtype, format);
        if (shape.size() > MAX_RANK) {
            throw format.bad("tensor '" + Printable.of(key) + "' has " + shape.size() + " dimensions, expected at most "
                    + MAX_RANK);
        }
        int[] dims = new int[shape.size()];
        long elements = 1;
        for (int i = 0; i < dims.length; i++) {
            if (!(shape.get(i) instanceof Long d) || d > Integer.MAX_VALUE) {
                throw format.bad("tensor '" + Printable.of(key) + "' has a bad shape " + Printable.of(shape));
            }
            dims[i] = d.intValue();
            elements *= d; // below 2^62: elements is kept under 2^31 in every turn
            if (elements > Integer.MAX_VALUE) {
                throw format.bad("tensor '" + Printable.of(key) + "' has more than 2^31 - 1 elements");
            }
        }
        long bytes = elements * type.bytes();
        if (end - begin != bytes) {
            throw format.bad("tensor '" + Printable.of(key) + "' spans " + (end - begin) + " bytes, expected " + bytes
                    + " for " + type + Printable.of(shape));
        }
        return new Slot(key, type, dims, begin, end);
    }
}
