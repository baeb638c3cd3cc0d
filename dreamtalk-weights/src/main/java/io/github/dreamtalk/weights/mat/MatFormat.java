package io.github.dreamtalk.weights.mat;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.format.RandomBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads real numeric matrices of MAT files, level 5 (MATLAB's {@code -v6} and {@code -v7}, scipy's {@code savemat}), also
 * compressed ones. Files are not trusted: every length is checked against the file, or against what really inflates,
 * before memory is taken; other kinds of variables are skipped, never interpreted. Stateless and thread-safe.
 */
public final class MatFormat {
    private static final int HEADER = 128;
    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;
    private static final int MAX_VARIABLES = 10_000;
    private static final int BUFFER = 1 << 14;

    private MatFormat() {}

    /** A top-level element. */
    private record Root(long offset, long length, boolean compressed) {}

    /**
     * Reads variables by name.
     *
     * @param file a MAT file
     * @param names the variables wanted; no others are read
     * @return those that are there and are real numeric matrices of at most 2^24 values, by name; values are row-major
     * @throws InvalidInputException if it is no sound MAT file of level 5; the message says what was found and expected
     * @throws MediaException if it cannot be read
     */
    public static Map<String, NpyArray> read(Path file, String... names) {
        try {
            return read(RandomBytes.of(file), Set.of(names));
        } catch (IOException e) {
            throw new MediaException("MAT: cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads variables of a file held in memory.
     *
     * @param origin the file's name, for messages
     * @param bytes the whole file; not kept
     * @param names the variables wanted
     * @return as {@link #read(Path, String...)}
     * @throws InvalidInputException as {@link #read(Path, String...)}
     */
    public static Map<String, NpyArray> read(String origin, byte[] bytes, String... names) {
        try {
            return read(RandomBytes.of(origin, bytes), Set.of(names));
        } catch (IOException e) {
            throw new MediaException("MAT: cannot read " + origin + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, NpyArray> read(RandomBytes bytes, Set<String> wanted) throws IOException {
        ByteOrder order = header(bytes);
        Map<String, NpyArray> out = new LinkedHashMap<>();
        Set<String> seen = new java.util.HashSet<>();
        for (Root root : roots(bytes, order)) {
            MatVariable variable = variable(bytes, root, order);
            // MATLAB would let the last one win; two readers of such a file would see two clips.
            if (!variable.name().isEmpty() && !seen.add(variable.name())) {
                throw bad(bytes, "the variable '" + Printable.of(variable.name()) + "' appears twice", null);
            }
            if (wanted.contains(variable.name()) && variable.isRealMatrix()) {
                out.put(variable.name(), values(bytes, root, order));
            }
        }
        return out;
    }

    private static ByteOrder header(RandomBytes bytes) throws IOException {
        byte[] text = new byte[(int) Math.min(HEADER, bytes.size())];
        bytes.read(0, text.length).get(text);
        String start = new String(text, StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0089HDF") || start.startsWith("MATLAB 7.3")) {
            throw bad(
                    bytes, "it was saved as MATLAB 7.3 (HDF5), expected level 5; save it with the option '-v7'", null);
        }
        if (text.length < HEADER || !start.startsWith("MATLAB 5.0 MAT-file")) {
            throw bad(bytes, "it does not start with the header of a MAT file of level 5", null);
        }
        String order = start.substring(126);
        if (!order.equals("IM") && !order.equals("MI")) {
            throw bad(bytes, "its byte order is not marked by 'IM' or 'MI'", null);
        }
        ByteOrder found = order.equals("IM") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        int version = ByteBuffer.wrap(text).order(found).getShort(124);
        if (version != 0x0100) {
            throw bad(bytes, "its version is " + Integer.toHexString(version) + ", expected 100 (hexadecimal)", null);
        }
        return found;
    }

    /** The elements after the header; they must fill the file exactly. */
    private static List<Root> roots(RandomBytes bytes, ByteOrder order) throws IOException {
        List<Root> roots = new ArrayList<>();
        for (long at = HEADER; at < bytes.size(); ) {
            if (bytes.size() - at < 8) {
                throw bad(
                        bytes,
                        "found " + (bytes.size() - at) + " bytes at its end, expected an element; it was cut",
                        null);
            }
            ByteBuffer tag = bytes.read(at, 8).order(order);
            int type = tag.getInt();
            long length = tag.getInt() & 0xffffffffL;
            if (type != MATRIX && type != COMPRESSED) {
                throw bad(
                        bytes,
                        "found an element of type " + type + " at byte " + at + ", expected a matrix (14, or 15 if"
                                + " compressed)",
                        null);
            }
            if (length > bytes.size() - at - 8 || roots.size() == MAX_VARIABLES) {
                throw bad(
                        bytes,
                        "the element at byte " + at + " is said to have " + length + " bytes, found "
                                + (bytes.size() - at - 8) + "; or there are more than " + MAX_VARIABLES,
                        null);
            }
            roots.add(new Root(at + 8, length, type == COMPRESSED));
            at += 8 + length;
        }
        return roots;
    }

    private static MatVariable variable(RandomBytes bytes, Root root, ByteOrder order) throws IOException {
        return within(bytes, root, order, MatElements::variable);
    }

    private static NpyArray values(RandomBytes bytes, Root root, ByteOrder order) throws IOException {
        // What inflates is counted before memory is taken for what is said to be there.
        if (root.compressed()) {
            within(bytes, root, order, elements -> {
                elements.skipVariable();
                return root;
            });
        }
        return within(bytes, root, order, MatElements::values);
    }

    private interface Task<T> {
        T run(MatElements elements) throws IOException;
    }

    private static <T> T within(RandomBytes bytes, Root root, ByteOrder order, Task<T> task) throws IOException {
        Inflater inflater = root.compressed() ? new Inflater() : null;
        try (InputStream raw = bytes.stream(root.offset(), root.length());
                InputStream in = inflater == null ? raw : new InflaterInputStream(raw, inflater, BUFFER)) {
            return task.run(new MatElements(in, order, inflater == null ? root.length() : -1));
        } catch (MatElements.Unsound | java.io.EOFException | java.util.zip.ZipException e) {
            throw bad(bytes, "the variable at byte " + (root.offset() - 8) + ": " + e.getMessage(), e);
        } finally {
            if (inflater != null) {
                inflater.end();
            }
        }
    }

    private static InvalidInputException bad(RandomBytes bytes, String what, @Nullable Throwable cause) {
        return new InvalidInputException(
                bytes.origin() + ": not a usable MAT file: " + what
                        + ". Fetch it again, or save it with scipy.io.savemat or MATLAB's '-v7'.",
                cause);
    }

    /** Name, class and size of a variable. */
    record MatVariable(String name, int type, boolean complex, int[] shape) {
        /** Doubles, singles and integers, MATLAB's classes 6 to 15; logicals are bytes. */
        boolean isRealMatrix() {
            return type >= 6 && type <= 15 && !complex;
        }

        @Override
        public String toString() {
            return "'" + Printable.of(name) + "' " + Arrays.toString(shape);
        }
    }
}
