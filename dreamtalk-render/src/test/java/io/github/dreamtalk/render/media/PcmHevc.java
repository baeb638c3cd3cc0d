package io.github.dreamtalk.render.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Codes a small picture as HEVC (ITU-T H.265) without any prediction or transform: every block as PCM samples, 4:2:0, so what
 * is decoded is exactly what was coded. There is no encoder of HEVC among the natives, and telephones make nothing else.
 */
final class PcmHevc {
    private static final int BLOCK = 16;
    /** Table 9-52, of the states that so few blocks reach: each codes the more probable symbol. */
    private static final int[][] RANGE_LPS = {
        {128, 176, 208, 240},
        {128, 167, 197, 227},
        {128, 158, 187, 216},
        {123, 150, 178, 205},
        {116, 142, 169, 195},
        {111, 135, 160, 185},
        {105, 128, 152, 175},
        {100, 122, 144, 166},
        {95, 116, 137, 158},
        {90, 110, 130, 150},
        {85, 104, 123, 142},
        {81, 99, 117, 135},
        {77, 94, 111, 128}
    };

    private final int width;
    private final int height;

    /** Sides are multiples of 16; at most 13 blocks in all. */
    PcmHevc(int width, int height) {
        if (width % BLOCK != 0 || height % BLOCK != 0 || width * height / BLOCK / BLOCK > RANGE_LPS.length) {
            throw new IllegalArgumentException(width + "x" + height);
        }
        this.width = width;
        this.height = height;
    }

    /** The samples of a picture. */
    interface Samples {
        /** Plane 0 is luma; 1 and 2 are chroma of half the size. */
        int at(int plane, int x, int y);
    }

    /** Bits, most significant first. */
    private static final class Bits {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int pending;
        private int count;

        Bits u(int bits, long value) {
            for (int i = bits - 1; i >= 0; i--) {
                pending = pending << 1 | (int) (value >> i & 1);
                if (++count == 8) {
                    out.write(pending);
                    pending = 0;
                    count = 0;
                }
            }
            return this;
        }

        Bits ue(int value) {
            int bits = 32 - Integer.numberOfLeadingZeros(value + 1);
            return u(bits - 1, 0).u(bits, value + 1);
        }

        /** Zero bits to the next byte. */
        Bits align() {
            return count == 0 ? this : u(8 - count, 0);
        }

        /** A NAL unit: what could be taken for a start code is broken up. */
        byte[] nal(int type) {
            byte[] raw = out.toByteArray();
            ByteArrayOutputStream nal = new ByteArrayOutputStream();
            nal.write(type << 1);
            nal.write(1);
            int zeros = 0;
            for (byte b : raw) {
                if (zeros >= 2 && (b & 255) <= 3) {
                    nal.write(3);
                    zeros = 0;
                }
                nal.write(b);
                zeros = b == 0 ? zeros + 1 : 0;
            }
            return nal.toByteArray();
        }
    }

    /** The arithmetic coder of §9.3.4 (informative part of the encoder). */
    private static final class Cabac {
        private final Bits bits;
        private int low;
        private int range = 510;
        private boolean first = true;
        private int outstanding;

        Cabac(Bits bits) {
            this.bits = bits;
        }

        void mostProbable(int state) {
            range -= RANGE_LPS[state][range >> 6 & 3];
            renorm();
        }

        void terminate(int bin) {
            range -= 2;
            if (bin == 1) {
                low += range;
                range = 2;
                renorm();
                put(low >> 9 & 1);
                bits.u(2, low >> 7 & 3 | 1);
            } else {
                renorm();
            }
        }

        private void renorm() {
            while (range < 256) {
                if (low < 256) {
                    put(0);
                } else if (low >= 512) {
                    low -= 512;
                    put(1);
                } else {
                    low -= 256;
                    outstanding++;
                }
                range <<= 1;
                low <<= 1;
            }
        }

        private void put(int bit) {
            if (first) {
                first = false;
            } else {
                bits.u(1, bit);
            }
            for (; outstanding > 0; outstanding--) {
                bits.u(1, 1 - bit);
            }
        }
    }

    private static void profile(Bits b) {
        // Main Still Picture, level 3.1, progressive.
        b.u(8, 3).u(32, 0x70000000L).u(4, 0b1001).u(32, 0).u(12, 0).u(8, 93);
    }

    private static byte[] vps() {
        Bits b = new Bits().u(4, 0).u(2, 3).u(6, 0).u(3, 0).u(1, 1).u(16, 0xffff);
        profile(b);
        b.u(1, 1).ue(0).ue(0).ue(0).u(6, 0).ue(0).u(1, 0).u(1, 0);
        return b.u(1, 1).align().nal(32);
    }

    private byte[] sps() {
        Bits b = new Bits().u(4, 0).u(3, 0).u(1, 1);
        profile(b);
        b.ue(0).ue(1).ue(width).ue(height).u(1, 0).ue(0).ue(0).ue(4);
        b.u(1, 1).ue(0).ue(0).ue(0);
        // Blocks of 16, neither larger nor smaller; transforms of 4 to 16.
        b.ue(1).ue(0).ue(0).ue(2).ue(0).ue(0);
        b.u(1, 0).u(1, 0).u(1, 0);
        // PCM of 8 bits in blocks of 16, not filtered.
        b.u(1, 1).u(4, 7).u(4, 7).ue(1).ue(0).u(1, 1);
        b.ue(0).u(1, 0).u(1, 0).u(1, 0).u(1, 0).u(1, 0);
        return b.u(1, 1).align().nal(33);
    }

    private static byte[] pps() {
        Bits b = new Bits()
                .ue(0)
                .ue(0)
                .u(1, 0)
                .u(1, 0)
                .u(3, 0)
                .u(1, 0)
                .u(1, 0)
                .ue(0)
                .ue(0)
                .ue(0);
        b.u(1, 0)
                .u(1, 0)
                .u(1, 0)
                .ue(0)
                .ue(0)
                .u(1, 0)
                .u(1, 0)
                .u(1, 0)
                .u(1, 0)
                .u(1, 0)
                .u(1, 0)
                .u(1, 0);
        // No deblocking.
        b.u(1, 1).u(1, 0).u(1, 1);
        b.u(1, 0).u(1, 0).ue(0).u(1, 0).u(1, 0);
        return b.u(1, 1).align().nal(34);
    }

    private byte[] slice(Samples samples) {
        Bits b = new Bits().u(1, 1).u(1, 0).ue(0).ue(2).ue(0).u(1, 1).align();
        Cabac cabac = new Cabac(b);
        int columns = width / BLOCK;
        int blocks = columns * height / BLOCK;
        for (int i = 0; i < blocks; i++) {
            cabac.mostProbable(i);
            cabac.terminate(1);
            b.align();
            for (int plane = 0; plane < 3; plane++) {
                int side = plane == 0 ? BLOCK : BLOCK / 2;
                for (int y = 0; y < side; y++) {
                    for (int x = 0; x < side; x++) {
                        b.u(8, samples.at(plane, i % columns * side + x, i / columns * side + y));
                    }
                }
            }
            cabac = new Cabac(b);
            cabac.terminate(i == blocks - 1 ? 1 : 0);
        }
        return b.align().nal(19);
    }

    /** The picture as an item of a HEIF file holds it. */
    byte[] item(Samples samples) {
        byte[] slice = slice(samples);
        return ByteBuffer.allocate(4 + slice.length)
                .putInt(slice.length)
                .put(slice)
                .array();
    }

    /** The content of the hvcC box (ISO/IEC 14496-15 §8.3.3.1). */
    byte[] configuration() {
        byte[][] sets = {vps(), sps(), pps()};
        ByteBuffer b = ByteBuffer.allocate(1024);
        b.put((byte) 1).put((byte) 3).putInt(0x70000000).put((byte) 0x90).put(new byte[5]);
        b.put((byte) 93).putShort((short) 0xf000).put((byte) 0xfc).put((byte) 0xfd);
        b.put((byte) 0xf8).put((byte) 0xf8).putShort((short) 0).put((byte) 0x0f).put((byte) 3);
        for (int i = 0; i < 3; i++) {
            b.put((byte) (0x80 | 32 + i)).putShort((short) 1).putShort((short) sets[i].length);
            b.put(sets[i]);
        }
        return java.util.Arrays.copyOf(b.array(), b.position());
    }
}
