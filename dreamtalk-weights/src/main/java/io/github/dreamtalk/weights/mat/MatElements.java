package io.github.dreamtalk.weights.mat;

import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.weights.mat.MatFormat.MatVariable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The parts of one matrix of a MAT file, read from a stream that may be inflated on the way. One use, one thread. */
final class MatElements {
    private static final int INT8 = 1;
    private static final int INT32 = 5;
    private static final int UINT32 = 6;
    private static final int MATRIX = 14;
    private static final int MAX_NAME = 256;
    private static final int MAX_DIMENSIONS = 8;
    private static final int MAX_VALUES = 1 << 24;

    private final DataInputStream in;
    private final ByteOrder order;
    private long left;

    /** What was read is not what it should be; the message says both. */
    static final class Unsound extends IOException {
        private static final long serialVersionUID = 1L;

        Unsound(String message) {
            super(message);
        }
    }

    private record Tag(int type, int length, int padding) {}

    /** Takes bytes from a stream; length is that of the matrix, or -1 if the stream starts with its tag. */
    MatElements(InputStream in, ByteOrder order, long length) throws IOException {
        this.in = new DataInputStream(in);
        this.order = order;
        this.left = length;
        if (length < 0) {
            ByteBuffer tag = bytes(8);
            int type = tag.getInt();
            if (type != MATRIX) {
                throw new Unsound("found a compressed element of type " + type + ", expected a matrix (14)");
            }
            left = tag.getInt() & 0xffffffffL;
        }
    }

    /** Flags, size and name, which come first. */
    MatVariable variable() throws IOException {
        Tag flags = tag(UINT32, 8, "flags");
        if (flags.length() != 8) {
            throw new Unsound("its flags have " + flags.length() + " bytes, expected 8");
        }
        int bits = part(flags).getInt();
        int type = bits & 0xff;
        if (type < 1 || type > 18) {
            throw new Unsound("found the class " + type + ", expected 1 to 18");
        }
        if (type > 15) {
            // Function handles and objects have other parts next; all that matters is that they are no numbers.
            return new MatVariable("", type, false, new int[0]);
        }
        Tag dimensions = tag(INT32, 4 * MAX_DIMENSIONS, "size");
        ByteBuffer sizes = part(dimensions);
        int[] shape = new int[dimensions.length() / 4];
        long count = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.getInt();
            if (shape[i] < 0) {
                throw new Unsound("found the size " + shape[i] + ", expected 0 or more");
            }
            count = Math.min(count * shape[i], Long.MAX_VALUE >> 32);
        }
        if (shape.length < 2 || dimensions.length() % 4 != 0) {
            throw new Unsound("found " + dimensions.length() + " bytes of sizes, expected two or more of 4 bytes");
        }
        Tag nameTag = tag(INT8, MAX_NAME, "name");
        ByteBuffer raw = part(nameTag);
        String name = StandardCharsets.ISO_8859_1
                .decode(raw.limit(raw.position() + nameTag.length()))
                .toString();
        MatVariable variable = new MatVariable(name, type, (bits & 0x0800) != 0, shape);
        if (variable.isRealMatrix() && count > MAX_VALUES) {
            throw new Unsound("found the variable " + variable + ", expected at most " + MAX_VALUES + " values");
        }
        return variable;
    }

    /** Reads the values, column by column in the file, into rows. */
    NpyArray values() throws IOException {
        int[] shape = variable().shape();
        int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        Tag tag = realPart(count);
        int width = width(tag.type());
        double[] values = new double[count];
        int[] index = new int[shape.length];
        byte[] block = new byte[(1 << 13) * width];
        for (int n = 0; n < count; ) {
            int some = Math.min(count - n, block.length / width);
            take(block, some * width);
            ByteBuffer b = ByteBuffer.wrap(block).order(order);
            for (int i = 0; i < some; i++) {
                values[place(index, shape)] = value(b, i * width, tag.type());
                for (int axis = 0; axis < shape.length && ++index[axis] == shape[axis]; axis++) {
                    index[axis] = 0;
                }
            }
            n += some;
        }
        finish(tag);
        return NpyArray.of(shape, values);
    }

    /** Goes through everything {@link #values} would read, without keeping it. */
    void skipVariable() throws IOException {
        int[] shape = variable().shape();
        Tag tag = realPart(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
        byte[] block = new byte[1 << 13];
        for (int done = 0; done < tag.length(); ) {
            int some = Math.min(block.length, tag.length() - done);
            take(block, some);
            done += some;
        }
        finish(tag);
    }

    private Tag realPart(int count) throws IOException {
        Tag tag = tag(-1, Integer.MAX_VALUE, "values");
        int width = width(tag.type());
        if (tag.length() != (long) count * width) {
            throw new Unsound("its values have " + tag.length() + " bytes, expected " + (long) count * width + " for "
                    + count + " values of type " + tag.type());
        }
        return tag;
    }

    private void finish(Tag tag) throws IOException {
        take(new byte[8], tag.padding());
        if (left != 0 || in.read() >= 0) {
            throw new Unsound("found more bytes after its values than its size allows");
        }
    }

    private static int place(int[] index, int[] shape) {
        int at = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            at = at * shape[axis] + index[axis];
        }
        return at;
    }

    /** The tag of the next part: its type, or -1 for any, and its length are checked. */
    private Tag tag(int type, int most, String what) throws IOException {
        ByteBuffer first = bytes(4);
        int word = first.getInt();
        int found = word & 0xffff;
        int length = word >>> 16;
        int padding = 4 - length;
        if (length == 0) {
            found = word;
            length = bytes(4).getInt();
            padding = -length & 7;
        } else if (length > 4) {
            throw new Unsound("found a short part of " + length + " bytes for its " + what + ", expected at most 4");
        }
        if (type >= 0 && found != type) {
            throw new Unsound("found a part of type " + found + " for its " + what + ", expected " + type);
        }
        if (length < 0 || length > most || length > left) {
            throw new Unsound("its " + what + " are said to have " + length + " bytes, expected at most "
                    + Math.min(most, Math.max(0, left)));
        }
        return new Tag(found, length, padding);
    }

    /** A short part with its padding, positioned at its start. */
    private ByteBuffer part(Tag tag) throws IOException {
        return bytes(tag.length() + tag.padding());
    }

    private ByteBuffer bytes(int n) throws IOException {
        byte[] b = new byte[n];
        take(b, n);
        return ByteBuffer.wrap(b).order(order);
    }

    private void take(byte[] into, int n) throws IOException {
        if (left >= 0 && n > left) {
            throw new Unsound("it ends " + (n - left) + " bytes early");
        }
        try {
            in.readFully(into, 0, n);
        } catch (EOFException e) {
            throw new Unsound("it ends early; the file was cut or is damaged");
        }
        if (left >= 0) {
            left -= n;
        }
    }

    private static int width(int type) throws Unsound {
        return switch (type) {
            case 1, 2 -> 1;
            case 3, 4 -> 2;
            case 5, 6, 7 -> 4;
            case 9, 12, 13 -> 8;
            default -> throw new Unsound("found values of type " + type + ", expected numbers (1 to 7, 9, 12, 13)");
        };
    }

    private static double value(ByteBuffer b, int at, int type) {
        return switch (type) {
            case 1 -> b.get(at);
            case 2 -> b.get(at) & 0xff;
            case 3 -> b.getShort(at);
            case 4 -> b.getShort(at) & 0xffff;
            case 5 -> b.getInt(at);
            case 6 -> b.getInt(at) & 0xffffffffL;
            case 7 -> b.getFloat(at);
            case 9 -> b.getDouble(at);
            case 12 -> b.getLong(at);
            // Unsigned: halved and doubled, as the sign bit counts.
            default -> b.getLong(at) >= 0 ? b.getLong(at) : (b.getLong(at) >>> 1 | b.getLong(at) & 1) * 2.0;
        };
    }
}
