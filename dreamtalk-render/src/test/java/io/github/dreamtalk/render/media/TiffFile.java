package io.github.dreamtalk.render.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/** Writes TIFF files of one strip, uncompressed, with the directory at the end (TIFF 6.0). */
final class TiffFile {
    private final ByteOrder order;
    private final int width;
    private final int height;
    private final Map<Integer, int[]> shorts = new TreeMap<>();
    private byte[] profile = new byte[0];

    /**
     * A file.
     *
     * @param photometric 1 grey, 2 RGB, 5 CMYK, 8 Lab
     * @param bits of each sample
     */
    TiffFile(ByteOrder order, int width, int height, int photometric, int... bits) {
        this.order = order;
        this.width = width;
        this.height = height;
        tag(262, photometric).tag(258, bits).tag(277, bits.length).tag(259, 1).tag(284, 1);
    }

    /** A tag of 16-bit values. */
    TiffFile tag(int number, int... values) {
        shorts.put(number, values);
        return this;
    }

    TiffFile profile(byte[] icc) {
        profile = icc;
        return this;
    }

    /** Somewhere to put samples, in the order of the file. */
    ByteBuffer samples(int bytes) {
        return ByteBuffer.allocate(bytes).order(order);
    }

    byte[] bytes(ByteBuffer pixels) {
        int length = pixels.capacity();
        int count = shorts.size() + 4 + (profile.length > 0 ? 1 : 0);
        ByteBuffer b = ByteBuffer.allocate(8 + length + 2 + 12 * count + 4 + 16 * shorts.size() + profile.length)
                .order(order);
        b.put(order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'})
                .putShort((short) 42)
                .putInt(8 + length)
                .put(pixels.array());
        Map<Integer, long[]> entries = new TreeMap<>();
        int beside = 8 + length + 2 + 12 * count + 4;
        for (Map.Entry<Integer, int[]> e : shorts.entrySet()) {
            int n = e.getValue().length;
            if (n > 2) {
                b.mark();
                b.position(beside);
                for (int v : e.getValue()) {
                    b.putShort((short) v);
                }
                b.reset();
            }
            entries.put(e.getKey(), new long[] {3, n, n > 2 ? beside : 0});
            beside += n > 2 ? 2 * n : 0;
        }
        entries.put(256, new long[] {4, 1, width});
        entries.put(257, new long[] {4, 1, height});
        entries.put(273, new long[] {4, 1, 8});
        entries.put(279, new long[] {4, 1, length});
        if (profile.length > 0) {
            entries.put(34_675, new long[] {7, profile.length, beside});
            b.mark();
            b.position(beside);
            b.put(profile);
            b.reset();
        }
        b.putShort((short) count);
        for (Map.Entry<Integer, long[]> e : entries.entrySet()) {
            long[] v = e.getValue();
            b.putShort(e.getKey().shortValue()).putShort((short) v[0]).putInt((int) v[1]);
            if (v[0] == 3 && v[1] <= 2) {
                int[] values = shorts.get(e.getKey());
                b.putShort((short) values[0]).putShort((short) (values.length > 1 ? values[1] : 0));
            } else {
                b.putInt((int) v[2]);
            }
        }
        b.putInt(0);
        return b.array();
    }
}
