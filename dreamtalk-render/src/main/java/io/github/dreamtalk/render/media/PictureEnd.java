package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether a picture file ends before its end: of a download that broke off, most decoders make half a picture. */
final class PictureEnd {
    private static final int GIF_TRAILER = 0x3b;
    private static final int OLD_JPEG = 6;
    private static final int JPEG = 7;

    private PictureEnd() {}

    /** Refuses a file that states more bytes than it has. */
    static InvalidInputException cutOff(Path file, long there, long stated) {
        return new InvalidInputException(file + ": found a picture file that is cut off: it has " + there + " of the "
                + stated + " bytes it states, expected the whole file; download or copy it again");
    }

    /** Refuses a file whose end is missing. */
    static InvalidInputException cutOff(Path file, long there) {
        return new InvalidInputException(file + ": found a picture file that is cut off: its end is missing after "
                + there + " bytes, expected the whole file; download or copy it again");
    }

    /**
     * Looks at a file that no decoder could read.
     *
     * @return the refusal if it is cut off, else null
     */
    static @Nullable InvalidInputException missing(Path file, PictureKind kind) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long length = in.length();
            return switch (kind) {
                case PNG -> PictureBlocks.png(in, "IEND") == null ? cutOff(file, length) : null;
                case BMP -> {
                    byte[] head = new byte[6];
                    in.readFully(head);
                    long stated =
                            ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(2) & 0xffffffffL;
                    yield stated > length ? cutOff(file, length, stated) : null;
                }
                case GIF -> {
                    in.seek(length - 1);
                    yield in.read() == GIF_TRAILER ? null : cutOff(file, length);
                }
                case JPEG -> hasMark(in, length) ? null : cutOff(file, length);
                case TIFF -> {
                    TiffTags tags = TiffTags.read(in, 0, length);
                    long stated = tags.statedEnd();
                    yield tags.isEmpty() ? cutOff(file, length) : stated > length ? cutOff(file, length, stated) : null;
                }
                default -> null;
            };
        }
    }

    /** JPEG inside TIFF says nothing of its missing end, not even as a warning. */
    static @Nullable InvalidInputException missingJpegOfTiff(Path file, PictureKind kind) throws IOException {
        if (kind != PictureKind.TIFF) {
            return null;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long compression = TiffTags.read(in, 0, in.length()).get(TiffTags.COMPRESSION, 1);
            return compression == OLD_JPEG || compression == JPEG ? missing(file, kind) : null;
        }
    }

    /** The mark of a JPEG's end, which telephones put other things behind. */
    private static boolean hasMark(RandomAccessFile in, long length) throws IOException {
        byte[] end = new byte[(int) Math.min(length, 1 << 16)];
        in.seek(length - end.length);
        in.readFully(end);
        for (int i = 1; i < end.length; i++) {
            if (end[i - 1] == (byte) 0xff && end[i] == (byte) 0xd9) {
                return true;
            }
        }
        return false;
    }
}
