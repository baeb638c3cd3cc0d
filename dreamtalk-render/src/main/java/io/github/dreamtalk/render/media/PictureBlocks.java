package io.github.dreamtalk.render.media;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Finds the blocks of a JPEG, PNG or WebP file that hold something else than pixels. */
final class PictureBlocks {
    private static final int MAX_CHUNKS = 10_000;

    private PictureBlocks() {}

    /**
     * A stretch of a file.
     *
     * @param start where its content begins
     * @param length bytes of it, all inside the file
     */
    record Block(long start, int length) {
        byte[] read(RandomAccessFile in) throws IOException {
            byte[] body = new byte[length];
            in.seek(start);
            in.readFully(body);
            return body;
        }

        /** Without so many bytes at its start. */
        Block after(int bytes) {
            return new Block(start + bytes, length - bytes);
        }

        boolean startsWith(RandomAccessFile in, String text) throws IOException {
            return length >= text.length()
                    && new String(new Block(start, text.length()).read(in), StandardCharsets.ISO_8859_1).equals(text);
        }
    }

    /** The first segment with a marker (ITU-T T.81 §B.1.1) whose content starts with a text, without that text. */
    static @Nullable Block jpeg(RandomAccessFile in, int wanted, String text) throws IOException {
        long at = 2;
        for (int i = 0; i < MAX_CHUNKS && at + 4 <= in.length(); i++) {
            in.seek(at);
            int marker = in.readUnsignedShort();
            int length = in.readUnsignedShort();
            if (marker >> 8 != 0xff || marker == 0xffda || length < 2) {
                return null;
            }
            Block block = block(in, at + 4, length - 2);
            if (marker == wanted && block.startsWith(in, text)) {
                return block.after(text.length());
            }
            at += 2 + length;
        }
        return null;
    }

    /** The first chunk of a PNG file of a type. */
    static @Nullable Block png(RandomAccessFile in, String type) throws IOException {
        return chunk(in, 8, type, false);
    }

    /** The first chunk of a WebP file of a type. */
    static @Nullable Block webp(RandomAccessFile in, String type) throws IOException {
        return chunk(in, 12, type, true);
    }

    private static @Nullable Block chunk(RandomAccessFile in, long start, String wanted, boolean riff)
            throws IOException {
        long at = start;
        byte[] word = new byte[8];
        for (int i = 0; i < MAX_CHUNKS && at + 8 <= in.length(); i++) {
            in.seek(at);
            in.readFully(word);
            ByteBuffer b = ByteBuffer.wrap(word).order(riff ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            long length = b.getInt(riff ? 4 : 0) & 0xffffffffL;
            String type = new String(word, riff ? 0 : 4, 4, StandardCharsets.ISO_8859_1);
            if (type.equals(wanted)) {
                return block(in, at + 8, length);
            }
            at += riff ? 8 + length + (length & 1) : 12 + length;
        }
        return null;
    }

    private static Block block(RandomAccessFile in, long start, long length) throws IOException {
        return new Block(start, (int) Math.max(0, Math.min(Math.min(length, in.length() - start), Integer.MAX_VALUE)));
    }
}
