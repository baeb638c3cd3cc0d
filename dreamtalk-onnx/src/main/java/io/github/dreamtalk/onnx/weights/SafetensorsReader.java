package io.github.dreamtalk.onnx.weights;

import io.github.dreamtalk.ModelMismatchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private static final int PIECE = 1 << 16; // bytes converted at a time, a multiple of every element size

    private SafetensorsReader() {}

    /** Random access to the bytes of a file or an array. */
    private interface Source {
        long size();

        ByteBuffer read(long offset, int length) throws IOException;
    }

    private record Slot(String key, TensorType type, int[] shape, long begin, long end) {}

    /**
     * Reads a file.
     *
     * @param file the file; may be larger than 2 GiB as long as each tensor has fewer than 2^31 elements
     * @return its tensors and metadata
     * @throws ModelMismatchException if it cannot be read or is not a sound safetensors file
     */
    public static StateDict read(Path file) {
        SafetensorsFormat format = new SafetensorsFormat(file.toString());
        if (!Files.isRegularFile(file)) {
            throw new ModelMismatchException(file + ": there is no such weight file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            return read(format, new Source() {
                @Override
                public long size() {
                    return size;
                }

                @Override
                public ByteBuffer read(long offset, int length) throws IOException {
                    ByteBuffer b = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
                    while (b.hasRemaining()) {
                        if (channel.read(b, offset + b.position()) < 0) {
                            throw new IOException("the file ended early");
                        }
                    }
                    return b.flip();
                }
            });
        } catch (IOException e) {
            throw format.bad("reading failed: " + e.getMessage(), e);
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
        SafetensorsFormat format = new SafetensorsFormat(origin);
        ByteBuffer all = ByteBuffer.wrap(bytes);
        try {
            return read(format, new Source() {
                @Override
                public long size() {
                    return bytes.length;
                }

                @Override
                public ByteBuffer read(long offset, int length) {
                    return all.slice((int) offset, length).order(ByteOrder.LITTLE_ENDIAN);
                }
            });
        } catch (IOException e) {
            throw format.bad("reading failed: " + e.getMessage(), e);
        }
    }

    private static StateDict read(SafetensorsFormat format, Source source) throws IOException {
        if (source.size() < 8) {
            throw format.bad("found " + source.size() + " bytes, expected at least 8");
        }
        long headerLength = source.read(0, 8).getLong();
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
            tensors.put(slot.key(), FloatTensor.of(values(slot, source, start), slot.shape()));
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
                throw format.bad("metadata '" + k + "' is not a string");
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
                throw format.bad("tensor '" + s.key() + "' starts at byte " + s.begin() + " of the data, expected " + at
                        + " (tensors may neither overlap nor leave gaps)");
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
            throw format.bad("tensor '" + key + "' lacks a proper dtype, shape or data_offsets");
        }
        TensorType type = TensorType.of(dtype, format);
        int[] dims = new int[shape.size()];
        long elements = 1;
        for (int i = 0; i < dims.length; i++) {
            if (!(shape.get(i) instanceof Long d) || d > Integer.MAX_VALUE) {
                throw format.bad("tensor '" + key + "' has a bad shape " + shape);
            }
            dims[i] = d.intValue();
            elements *= d; // below 2^62: elements is kept under 2^31 in every turn
            if (elements > Integer.MAX_VALUE) {
                throw format.bad("tensor '" + key + "' has more than 2^31 - 1 elements");
            }
        }
        long bytes = elements * type.bytes();
        if (end - begin != bytes) {
            throw format.bad("tensor '" + key + "' spans " + (end - begin) + " bytes, expected " + bytes + " for "
                    + type + shape);
        }
        return new Slot(key, type, dims, begin, end);
    }

    private static float[] values(Slot slot, Source source, long start) throws IOException {
        long bytes = slot.end() - slot.begin();
        int size = slot.type().bytes();
        float[] out = new float[(int) (bytes / size)];
        int n = 0;
        for (long done = 0; done < bytes; done += PIECE) {
            int length = (int) Math.min(PIECE, bytes - done);
            ByteBuffer piece = source.read(start + slot.begin() + done, length);
            for (int i = 0; i < length; i += size) {
                out[n++] = slot.type().get(piece, i);
            }
        }
        return out;
    }
}
