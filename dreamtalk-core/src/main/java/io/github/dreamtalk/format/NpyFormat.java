package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Printable;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * NumPy's npy format, versions 1 to 3, for arrays of 32- and 64-bit floating-point numbers in C order. Files are not
 * trusted: the header is parsed, never evaluated, and sizes are compared with the file before memory is reserved.
 * Stateless and thread-safe.
 */
public final class NpyFormat {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 1 << 16;
    private static final int MAX_VALUES = Integer.MAX_VALUE / 8;

    private NpyFormat() {}

    /**
     * Reads a file.
     *
     * @param file an npy file
     * @return its array
     * @throws InvalidInputException if it is no npy file of floating-point numbers in C order, or its size is not the one
     *     its header says
     * @throws MediaException if it cannot be read
     */
    public static NpyArray read(Path file) {
        try (InputStream in = LocalFile.open(file, "an npy file")) {
            return read(in, Files.size(file), file.toString());
        } catch (IOException e) {
            throw new MediaException("npy: cannot read " + file + ": " + e, e);
        }
    }

    /**
     * Reads a stream to its end.
     *
     * @param in the bytes; not closed
     * @param name what messages call it
     * @return the array
     * @throws InvalidInputException as {@link #read(Path)}
     * @throws MediaException if it cannot be read
     */
    public static NpyArray read(InputStream in, String name) {
        try {
            byte[] all = in.readAllBytes();
            return read(new java.io.ByteArrayInputStream(all), all.length, name);
        } catch (IOException e) {
            throw new MediaException("npy: cannot read " + name + ": " + e, e);
        }
    }

    /** Reads an array that fills the first fileSize bytes of a stream. */
    static NpyArray read(InputStream raw, long fileSize, String name) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(raw, 1 << 16));
        try {
            byte[] magic = new byte[8];
            in.readFully(magic);
            int version = magic[6];
            if (!Arrays.equals(magic, 0, 6, MAGIC, 0, 6) || version < 1 || version > 3) {
                throw new InvalidInputException(
                        name + ": not an npy file of version 1 to 3 (its first bytes are " + hex(magic) + ")");
            }
            byte[] lengthBytes = new byte[version == 1 ? 2 : 4];
            in.readFully(lengthBytes);
            ByteBuffer lengthBuffer = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN);
            long length = version == 1
                    ? Short.toUnsignedInt(lengthBuffer.getShort())
                    : Integer.toUnsignedLong(lengthBuffer.getInt());
            if (length > MAX_HEADER || length > fileSize) {
                throw new InvalidInputException(name + ": found an npy header of " + length
                        + " bytes, expected at most " + MAX_HEADER + " and no more than the file's " + fileSize);
            }
            byte[] text = new byte[(int) length];
            in.readFully(text);
            return body(in, new String(text, StandardCharsets.UTF_8), fileSize - 8 - lengthBytes.length - length, name);
        } catch (EOFException e) {
            throw new InvalidInputException(name + ": the npy file ends early; it was cut or is damaged", e);
        }
    }

    private static NpyArray body(DataInputStream in, String header, long bytes, String name) throws IOException {
        NpyHeader fields = NpyHeader.parse(header, name);
        String descr = fields.descr();
        int width = descr.endsWith("f4") ? 4 : 8;
        if (!descr.matches("[<>]f[48]")) {
            throw new InvalidInputException(name + ": found npy values of type '" + Printable.of(descr)
                    + "', expected '<f4' or '<f8'; save with numpy.save(file, array.astype('float32'))");
        }
        if (fields.fortranOrder()) {
            throw new InvalidInputException(
                    name
                            + ": found Fortran order, expected C order; save with numpy.save(file, numpy.ascontiguousarray(array))");
        }
        int[] shape = shape(fields.shape(), name);
        long count = 1;
        for (int extent : shape) {
            count *= extent;
            if (count > MAX_VALUES) {
                throw new InvalidInputException(name + ": found an npy array of shape " + Arrays.toString(shape)
                        + ", expected at most " + MAX_VALUES + " values");
            }
        }
        if (count * width != bytes) {
            throw new InvalidInputException(name + ": npy shape " + Arrays.toString(shape) + " of '" + descr
                    + "' needs " + count * width + " bytes, found " + bytes + "; the file was cut or is damaged");
        }
        if (!HeapRoom.holds(count)) {
            throw new InvalidInputException(name + ": found " + count + " npy values, " + HeapRoom.expected());
        }
        double[] values = new double[(int) count];
        byte[] block = new byte[1 << 15];
        ByteBuffer buffer =
                ByteBuffer.wrap(block).order(descr.charAt(0) == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int perBlock = block.length / width;
        for (int at = 0; at < values.length; at += perBlock) {
            int n = Math.min(perBlock, values.length - at);
            in.readFully(block, 0, n * width);
            for (int i = 0; i < n; i++) {
                values[at + i] = width == 4 ? buffer.getFloat(4 * i) : buffer.getDouble(8 * i);
            }
        }
        return new NpyArray(shape, values);
    }

    private static int[] shape(String text, String name) {
        String[] parts = text.replace("L", "").trim().split("\\s*,\\s*");
        try {
            return Arrays.stream(parts)
                    .filter(p -> !p.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    name + ": npy shape (" + Printable.of(text) + ") is not a list of extents", e);
        }
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    /**
     * Writes a 32-bit array; the bytes depend on the arguments alone. The file appears whole or not at all.
     *
     * @param file the target, replaced if it exists
     * @param values row-major
     * @param shape extents, slowest first; their product must be the number of values
     * @throws InvalidInputException if shape and values disagree
     * @throws MediaException if it cannot be written
     */
    public static void write(Path file, float[] values, int... shape) {
        checkSize(values.length, shape);
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        write(file, header("<f4", 0, shape), data.array());
    }

    /**
     * Writes a 64-bit array; otherwise as {@link #write(Path, float[], int...)}.
     *
     * @param file the target, replaced if it exists
     * @param values row-major
     * @param shape extents, slowest first; their product must be the number of values
     * @throws InvalidInputException if shape and values disagree
     * @throws MediaException if it cannot be written
     */
    public static void write(Path file, double[] values, int... shape) {
        checkSize(values.length, shape);
        ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asDoubleBuffer().put(values);
        write(file, header("<f8", 0, shape), data.array());
    }

    private static void write(Path file, byte[] header, byte[] data) {
        try (AtomicFile out = new AtomicFile(file)) {
            out.stream().write(header);
            out.stream().write(data);
            out.commit();
        } catch (IOException e) {
            throw new MediaException("npy: cannot write " + file + ": " + e, e);
        }
    }

    private static void checkSize(int values, int... shape) {
        long count = 1;
        boolean sound = true;
        for (int extent : shape) {
            // Kept below 2^62 in every turn: what is beyond the limit cannot come back into it.
            count = extent == 0 ? 0 : Math.min(count, Integer.MAX_VALUE) * extent;
            sound &= extent >= 0;
        }
        if (!sound || count != values || values > MAX_VALUES) {
            throw new InvalidInputException("npy: found " + values + " values for shape " + Arrays.toString(shape)
                    + ", expected extents of at least 0, whose product is the number of values, at most " + MAX_VALUES);
        }
    }

    /** A version-1 header padded to a multiple of 64 bytes and to at least minimum bytes. */
    static byte[] header(String descr, int minimum, int... shape) {
        StringBuilder extents = new StringBuilder();
        for (int extent : shape) {
            extents.append(extent).append(shape.length == 1 ? "," : ", ");
        }
        if (shape.length > 1) {
            extents.setLength(extents.length() - 2);
        }
        String text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + extents + "), }";
        int total = Math.max(minimum, (10 + text.length() + 1 + 63) / 64 * 64);
        byte[] out = new byte[total];
        Arrays.fill(out, (byte) ' ');
        System.arraycopy(MAGIC, 0, out, 0, 6);
        out[6] = 1;
        out[7] = 0;
        out[8] = (byte) (total - 10);
        out[9] = (byte) ((total - 10) >>> 8);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, out, 10, bytes.length);
        out[total - 1] = '\n';
        return out;
    }
}
