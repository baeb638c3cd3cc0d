package io.github.dreamtalk.render.media;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The boxes of an MP4, QuickTime or HEIF file (ISO/IEC 14496-12 §4.2). */
final class Boxes {
    private static final int MOST_BOXES = 10_000;

    private Boxes() {}

    /**
     * One box.
     *
     * @param type four letters
     * @param body where its content begins
     * @param end where it ends by its own word; beyond the file if that is cut off
     */
    record Box(String type, long body, long end) {}

    /**
     * The boxes of a stretch, the last of which may reach beyond it.
     *
     * @param end where the stretch ends, at most the end of the file
     */
    static List<Box> in(RandomAccessFile in, long start, long end) throws IOException {
        List<Box> boxes = new ArrayList<>();
        Box box = at(in, start, end);
        while (box != null && boxes.size() < MOST_BOXES) {
            boxes.add(box);
            box = at(in, box.end(), end);
        }
        return boxes;
    }

    /**
     * The box at a place, if there is one.
     *
     * @param end where the stretch ends, at most the end of the file
     */
    static @Nullable Box at(RandomAccessFile in, long start, long end) throws IOException {
        if (start > end - 8) {
            return null;
        }
        byte[] bytes = new byte[(int) Math.min(16, end - start)];
        in.seek(start);
        in.readFully(bytes);
        ByteBuffer head = ByteBuffer.wrap(bytes);
        long size = Integer.toUnsignedLong(head.getInt());
        String type = new String(bytes, 4, 4, StandardCharsets.ISO_8859_1);
        int header = 8;
        if (size == 1 && bytes.length == 16) {
            size = head.getLong(8);
            header = 16;
        }
        if (size > 1 && size < header) {
            return null;
        }
        // No size means the rest of the file; a negative one is larger than any file.
        long stop = size == 0 ? end : size < 0 || size > Long.MAX_VALUE - start ? Long.MAX_VALUE : start + size;
        return new Box(type, start + header, stop);
    }

    /** The first box at the end of a path of types, each inside the one before. */
    static @Nullable Box find(RandomAccessFile in, String... path) throws IOException {
        long start = 0;
        long end = in.length();
        Box found = null;
        for (String type : path) {
            found = null;
            for (Box box : in(in, start, end)) {
                if (box.type().equals(type)) {
                    found = box;
                    break;
                }
            }
            if (found == null) {
                return null;
            }
            // A box with a version has it in front of those inside.
            start = found.body() + (type.equals("meta") ? 4 : 0);
            end = Math.min(end, found.end());
        }
        return found;
    }
}
