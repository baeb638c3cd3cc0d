package io.github.dreamtalk.render.media;

import java.io.IOException;
import java.io.RandomAccessFile;
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
        long at = start;
        while (boxes.size() < MOST_BOXES && at + 8 <= end) {
            in.seek(at);
            long size = Integer.toUnsignedLong(in.readInt());
            byte[] four = new byte[4];
            in.readFully(four);
            long header = 8;
            if (size == 1 && at + 16 <= end) {
                size = in.readLong();
                header = 16;
            }
            if (size > 1 && size < header) {
                break;
            }
            // No size means the rest of the file; a negative one is larger than any file.
            long stop = size == 0 ? end : size < 0 || size > Long.MAX_VALUE - at ? Long.MAX_VALUE : at + size;
            boxes.add(new Box(new String(four, StandardCharsets.ISO_8859_1), at + header, stop));
            if (stop >= end) {
                break;
            }
            at = stop;
        }
        return boxes;
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
