package io.github.dreamtalk.render.media;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The first directory of a TIFF file, of a BigTIFF file, or of the TIFF structure that EXIF is (TIFF 6.0 §2). */
final class TiffTags {
    static final int NEW_SUBFILE_TYPE = 254;
    static final int COMPRESSION = 259;
    static final int ORIENTATION = 274;
    static final int DNG_VERSION = 50_706;

    private static final int PLAIN = 42;
    private static final int BIG = 43;
    private static final int BYTE = 1;
    private static final int SHORT = 3;
    /** Where strips and tiles begin, and how long they are. */
    private static final int[][] PIXELS = {{273, 279}, {324, 325}};

    private static final int MOST_PIECES = 1_000_000;

    private final RandomAccessFile in;
    private final long base;
    private final long end;
    private final Map<Integer, Entry> entries = new HashMap<>();
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private boolean big;
    private long directoryEnd;

    /** Where the values of a tag stand. */
    private record Entry(int type, long count, long place) {
        int bytes() {
            return type == BYTE ? 1 : type == SHORT ? 2 : type >= 16 ? 8 : 4;
        }
    }

    private TiffTags(RandomAccessFile in, long base, long end) {
        this.in = in;
        this.base = base;
        this.end = end;
    }

    /**
     * Reads it.
     *
     * @param in the file, which has to stay open
     * @param base where the structure begins; its offsets count from there
     * @param end where it ends
     * @return without tags if there is no such structure, or it is damaged
     */
    static TiffTags read(RandomAccessFile in, long base, long end) throws IOException {
        TiffTags tags = new TiffTags(in, base, end);
        if (end - base >= 16) {
            tags.readDirectory();
        }
        return tags;
    }

    private void readDirectory() throws IOException {
        byte[] mark = bytes(base, 4);
        order = mark[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        int kind = ByteBuffer.wrap(mark).order(order).getShort(2);
        if (mark[0] != mark[1] || kind != PLAIN && kind != BIG) {
            return;
        }
        big = kind == BIG;
        long at = base + number(base + (big ? 8 : 4), big ? 8 : 4);
        int head = big ? 8 : 2;
        if (at < base || at + head > end) {
            return;
        }
        int size = big ? 20 : 12;
        long stated = number(at, head) & 0xffff;
        directoryEnd = at + head + size * stated;
        long count = Math.min(stated, (end - at - head) / size);
        for (int i = 0; i < count; i++) {
            long entry = at + head + (long) size * i;
            long values = number(entry + 4, big ? 8 : 4);
            Entry here = new Entry((int) number(entry + 2, 2), values, entry + (big ? 12 : 8));
            boolean inside = values >= 0 && values <= (big ? 8 : 4) / here.bytes();
            long place = inside ? here.place : base + number(here.place, big ? 8 : 4);
            entries.putIfAbsent((int) number(entry, 2), new Entry(here.type, values, place));
        }
    }

    private byte[] bytes(long at, int count) throws IOException {
        byte[] found = new byte[count];
        in.seek(at);
        in.readFully(found);
        return found;
    }

    private long number(long at, int bytes) throws IOException {
        ByteBuffer b = ByteBuffer.wrap(bytes(at, bytes)).order(order);
        return switch (bytes) {
            case 1 -> b.get() & 0xff;
            case 2 -> b.getShort() & 0xffff;
            case 4 -> b.getInt() & 0xffffffffL;
            default -> b.getLong();
        };
    }

    /** The first value of a tag, as a number; another if it is not there. */
    long get(int tag, long otherwise) throws IOException {
        Entry e = entries.get(tag);
        if (e == null || e.count < 1 || e.place < base || e.place > end - e.bytes()) {
            return otherwise;
        }
        return number(e.place, e.bytes());
    }

    /**
     * Where the directory and the furthest of the pixels end by their own word, in bytes of the file.
     *
     * @return beyond the end of the file if even the list of pieces is; 0 if there is no directory
     */
    long statedEnd() throws IOException {
        long furthest = directoryEnd;
        for (int[] tags : PIXELS) {
            Entry starts = entries.get(tags[0]);
            Entry lengths = entries.get(tags[1]);
            if (starts == null || lengths == null) {
                continue;
            }
            int pieces = (int) Math.max(0, Math.min(MOST_PIECES, Math.min(starts.count, lengths.count)));
            for (Entry list : new Entry[] {starts, lengths}) {
                long stop = list.place + (long) list.bytes() * pieces;
                if (list.place < base || stop > end) {
                    return Math.max(stop, end + 1);
                }
            }
            ByteBuffer from = list(starts, pieces);
            ByteBuffer size = list(lengths, pieces);
            for (int i = 0; i < pieces; i++) {
                long piece = base + next(from, starts) + next(size, lengths);
                furthest = Math.max(furthest, piece);
            }
        }
        return furthest;
    }

    private ByteBuffer list(Entry entry, int count) throws IOException {
        return ByteBuffer.wrap(bytes(entry.place, entry.bytes() * count)).order(order);
    }

    private static long next(ByteBuffer list, Entry entry) {
        return switch (entry.bytes()) {
            case 1 -> list.get() & 0xff;
            case 2 -> list.getShort() & 0xffff;
            case 4 -> list.getInt() & 0xffffffffL;
            default -> list.getLong();
        };
    }

    /** True if the directory is not there: it often stands at the end of the file. */
    boolean isEmpty() {
        return entries.isEmpty();
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }
}
