package io.github.dreamtalk.render.media;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A PNG file as its decoder gets it: without the chunks that hold no pixels. The JDK's inflates every text it meets into
 * memory, and a megabyte of those may hold a gigabyte. What is hidden here is read elsewhere, within bounds.
 */
final class PngPixels extends ImageInputStreamImpl {
    private static final int SIGNATURE = 8;
    /** Length, type and checksum. */
    private static final int AROUND = 12;

    private static final int MOST_STRETCHES = 10_000;

    private final RandomAccessFile file;
    /** Where stretches that are shown begin: here, and in the file. */
    private final TreeMap<Long, Long> stretches = new TreeMap<>();

    private final long length;

    PngPixels(Path picture) throws IOException {
        this.file = new RandomAccessFile(picture.toFile(), "r");
        long shown;
        try {
            shown = showPixels();
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        this.length = shown;
    }

    private long showPixels() throws IOException {
        long end = file.length();
        stretches.put(0L, 0L);
        long shown = SIGNATURE;
        boolean gap = false;
        long at = SIGNATURE;
        while (at + 8 <= end) {
            file.seek(at);
            long size = AROUND + (file.readInt() & 0xffffffffL);
            int type = file.readInt();
            if (isForPixels(type)) {
                if (gap) {
                    if (stretches.size() == MOST_STRETCHES) {
                        throw new IOException("its pixels lie in more than " + MOST_STRETCHES + " places");
                    }
                    stretches.put(shown, at);
                    gap = false;
                }
                shown += Math.min(size, end - at);
            } else {
                gap = true;
            }
            at += size;
        }
        return Math.min(shown, end);
    }

    /** A capital in front is a chunk that has to be understood; of the others transparency alone is looked at. */
    private static boolean isForPixels(int type) {
        return (type >>> 24 & 0x20) == 0 || type == 0x74524e53;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] to, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        checkClosed();
        bitOffset = 0;
        Map.Entry<Long, Long> stretch = stretches.floorEntry(streamPos);
        Long next = stretches.higherKey(streamPos);
        long left = (next == null ? length : next) - streamPos;
        if (left <= 0) {
            return -1;
        }
        file.seek(stretch.getValue() + streamPos - stretch.getKey());
        int found = file.read(to, offset, (int) Math.min(count, left));
        streamPos += Math.max(found, 0);
        return found;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void close() throws IOException {
        super.close();
        file.close();
    }
}
