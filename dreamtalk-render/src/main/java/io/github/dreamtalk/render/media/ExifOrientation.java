package io.github.dreamtalk.render.media;

import io.github.dreamtalk.media.RgbImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The EXIF orientation (tag 274) of a JPEG, PNG, WebP or TIFF file; anything missing or damaged counts as upright.
 *
 * @param code 1 to 8 as EXIF 2.32 §4.6.4 defines them
 */
record ExifOrientation(int code) {
    private static final int TAG = 274;
    private static final int MAX_BLOCK = 1 << 16;
    private static final int MAX_CHUNKS = 10_000;

    static ExifOrientation read(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] exif = block(in);
            return new ExifOrientation(exif == null ? 1 : parse(exif));
        }
    }

    private static byte @Nullable [] block(RandomAccessFile in) throws IOException {
        if (in.length() < 16) {
            return null;
        }
        byte[] head = new byte[12];
        in.readFully(head);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (head[0] == (byte) 0xff && head[1] == (byte) 0xd8) {
            return jpeg(in);
        }
        if (text.startsWith("\u0089PNG")) {
            return chunk(in, 8, "eXIf", false);
        }
        if (text.startsWith("RIFF") && text.endsWith("WEBP")) {
            return chunk(in, 12, "EXIF", true);
        }
        if (text.startsWith("II") || text.startsWith("MM")) {
            return take(in, 0, MAX_BLOCK);
        }
        return null;
    }

    private static byte @Nullable [] jpeg(RandomAccessFile in) throws IOException {
        long at = 2;
        for (int i = 0; i < MAX_CHUNKS && at + 4 <= in.length(); i++) {
            in.seek(at);
            int marker = in.readUnsignedShort();
            int length = in.readUnsignedShort();
            if (marker >> 8 != 0xff || marker == 0xffda || length < 2) {
                return null;
            }
            if (marker == 0xffe1 && length > 8) {
                byte[] body = take(in, at + 4, length - 2);
                if (new String(body, 0, Math.min(6, body.length), StandardCharsets.ISO_8859_1).equals("Exif\0\0")) {
                    return java.util.Arrays.copyOfRange(body, 6, body.length);
                }
            }
            at += 2 + length;
        }
        return null;
    }

    private static byte @Nullable [] chunk(RandomAccessFile in, long start, String wanted, boolean riff)
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
                byte[] body = take(in, at + 8, (int) Math.min(length, MAX_BLOCK));
                // Some writers put JPEG's "Exif\0\0" in front here too.
                return body.length > 6 && body[0] == 'E' ? java.util.Arrays.copyOfRange(body, 6, body.length) : body;
            }
            at += riff ? 8 + length + (length & 1) : 12 + length;
        }
        return null;
    }

    private static byte[] take(RandomAccessFile in, long at, int length) throws IOException {
        byte[] body = new byte[(int) Math.max(0, Math.min(length, in.length() - at))];
        in.seek(at);
        in.readFully(body);
        return body;
    }

    private static int parse(byte[] tiff) {
        if (tiff.length < 14) {
            return 1;
        }
        ByteBuffer b = ByteBuffer.wrap(tiff).order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long ifd = b.getInt(4) & 0xffffffffL;
        if (b.getShort(2) != 42 || ifd + 2 > tiff.length) {
            return 1;
        }
        int entries = b.getShort((int) ifd) & 0xffff;
        for (int i = 0; i < entries && ifd + 2 + 12L * (i + 1) <= tiff.length; i++) {
            int at = (int) ifd + 2 + 12 * i;
            if ((b.getShort(at) & 0xffff) == TAG) {
                int code = b.getShort(at + 8);
                return code >= 1 && code <= 8 ? code : 1;
            }
        }
        return 1;
    }

    /** Turns the stored picture upright. */
    RgbImage apply(RgbImage stored) {
        return Turn.ofExif(code).apply(stored);
    }
}
