package io.github.dreamtalk.render.media;

import io.github.dreamtalk.render.media.Boxes.Box;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is in a box, read number by number.
 *
 * @param version 0 for a box without
 * @param flags 24 bits
 * @param rest what has not been read
 */
record BoxContent(int version, int flags, ByteBuffer rest) {
    private static final int MOST_BYTES = 1 << 22;

    /** Of a box that begins with a version and flags; null if there is no such box, or nothing in it. */
    static @Nullable BoxContent of(RandomAccessFile in, @Nullable Box box) throws IOException {
        BoxContent plain = plain(in, box);
        if (plain == null || plain.left() < 4) {
            return null;
        }
        int head = plain.rest.getInt();
        return new BoxContent(head >>> 24, head & 0xffffff, plain.rest);
    }

    /** Of a box without a version. */
    static @Nullable BoxContent plain(RandomAccessFile in, @Nullable Box box) throws IOException {
        if (box == null) {
            return null;
        }
        byte[] bytes = new byte[(int) Math.max(0, Math.min(Math.min(box.end(), in.length()) - box.body(), MOST_BYTES))];
        in.seek(box.body());
        in.readFully(bytes);
        return new BoxContent(0, 0, ByteBuffer.wrap(bytes));
    }

    int left() {
        return rest.remaining();
    }

    /** Items are numbered in 16 bits in the first version of each of these boxes. */
    int idBytes() {
        return version == 0 ? 2 : 4;
    }

    long id() {
        return number(idBytes());
    }

    /** Four of them, the name of a type. */
    String letters() {
        byte[] four = new byte[4];
        rest.get(four);
        return new String(four, StandardCharsets.ISO_8859_1);
    }

    /** An unsigned number of 0, 1, 2 or 4 bytes, or a signed one of 8. */
    long number(int bytes) {
        return switch (bytes) {
            case 0 -> 0;
            case 1 -> rest.get() & 0xff;
            case 2 -> rest.getShort() & 0xffff;
            case 4 -> rest.getInt() & 0xffffffffL;
            default -> rest.getLong();
        };
    }
}
