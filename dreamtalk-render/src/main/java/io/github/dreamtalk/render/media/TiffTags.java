package io.github.dreamtalk.render.media;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The first values of the first directory of a TIFF file, or of the TIFF structure that EXIF is (TIFF 6.0 §2). */
final class TiffTags {
    static final int NEW_SUBFILE_TYPE = 254;
    static final int ORIENTATION = 274;
    static final int DNG_VERSION = 50_706;

    private static final int SHORT = 3;
    private static final int ENTRY = 12;

    private final Map<Integer, Long> values = new HashMap<>();

    private TiffTags() {}

    /**
     * Reads them.
     *
     * @param in the file
     * @param base where the structure begins; its offsets count from there
     * @param end where it ends
     * @return none if there is no such structure, or it is damaged
     */
    static TiffTags read(RandomAccessFile in, long base, long end) throws IOException {
        TiffTags tags = new TiffTags();
        if (end - base < 14) {
            return tags;
        }
        in.seek(base);
        byte[] head = new byte[8];
        in.readFully(head);
        ByteBuffer b = ByteBuffer.wrap(head).order(head[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long at = base + (b.getInt(4) & 0xffffffffL);
        if (head[0] != head[1] || b.getShort(2) != 42 || at + 2 > end) {
            return tags;
        }
        in.seek(at);
        byte[] two = new byte[2];
        in.readFully(two);
        int entries = ByteBuffer.wrap(two).order(b.order()).getShort() & 0xffff;
        byte[] directory = new byte[(int) Math.min((long) ENTRY * entries, end - at - 2)];
        in.readFully(directory);
        ByteBuffer d = ByteBuffer.wrap(directory).order(b.order());
        for (int i = 0; i + ENTRY <= directory.length; i += ENTRY) {
            long first = d.getShort(i + 2) == SHORT ? d.getShort(i + 8) & 0xffff : d.getInt(i + 8) & 0xffffffffL;
            tags.values.putIfAbsent(d.getShort(i) & 0xffff, first);
        }
        return tags;
    }

    /** The first value of a tag, as a number; another if it is not there. */
    long get(int tag, long otherwise) {
        return values.getOrDefault(tag, otherwise);
    }

    /** True if the directory is not there: it often stands at the end of the file. */
    boolean isEmpty() {
        return values.isEmpty();
    }

    boolean has(int tag) {
        return values.containsKey(tag);
    }
}
