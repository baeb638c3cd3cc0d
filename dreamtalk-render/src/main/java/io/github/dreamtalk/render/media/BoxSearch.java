package io.github.dreamtalk.render.media;

import io.github.dreamtalk.render.media.Boxes.Box;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds boxes by their four letters alone, however deep they are and whatever is around them. */
final class BoxSearch {
    private static final int CHUNK = 1 << 16;
    private static final int LETTERS = 4;
    /** More of one type than is of interest. */
    private static final int MOST = 1000;

    private BoxSearch() {}

    /**
     * All that could be boxes of a type.
     *
     * @param box where to search, itself among them
     */
    static List<Box> of(RandomAccessFile in, Box box, String type) throws IOException {
        byte[] letters = type.getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = new byte[CHUNK];
        List<Box> found = new ArrayList<>();
        long end = Math.min(box.end(), in.length());
        // From its own letters on, in front of a long size; each chunk begins with the last letters of the one before.
        for (long at = Math.max(0, box.body() - 12);
                at <= end - LETTERS && found.size() < MOST;
                at += CHUNK - LETTERS + 1) {
            int length = (int) Math.min(CHUNK, end - at);
            in.seek(at);
            in.readFully(bytes, 0, length);
            for (int i = 0; i <= length - LETTERS; i++) {
                if (bytes[i] == letters[0]
                        && bytes[i + 1] == letters[1]
                        && bytes[i + 2] == letters[2]
                        && bytes[i + 3] == letters[3]) {
                    Box candidate = at + i < 4 ? null : Boxes.at(in, at + i - 4, end);
                    if (candidate != null) {
                        found.add(candidate);
                    }
                }
            }
        }
        return found;
    }
}
