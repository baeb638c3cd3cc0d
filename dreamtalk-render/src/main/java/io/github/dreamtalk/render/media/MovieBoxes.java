package io.github.dreamtalk.render.media;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The boxes at the top of an MP4, M4A or QuickTime file (ISO/IEC 14496-12 §4.2), looked at where FFmpeg has given up. */
final class MovieBoxes {
    private static final int MOST_BOXES = 10_000;

    private MovieBoxes() {}

    /**
     * Whether a file ends before its index: the recording was cut off, or the copy is not complete. Its samples cannot be told
     * apart without.
     *
     * @param file a regular file
     * @return what was found, as a message goes on; null if that is not what is wrong with it
     */
    static @Nullable String missingIndex(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            boolean movie = false;
            long media = 0;
            long at = 0;
            for (int i = 0; i < MOST_BOXES && at + 8 <= in.length(); i++) {
                in.seek(at);
                long size = Integer.toUnsignedLong(in.readInt());
                byte[] four = new byte[4];
                in.readFully(four);
                String type = new String(four, StandardCharsets.ISO_8859_1);
                long header = 8;
                if (size == 1) {
                    size = in.readLong();
                    header = 16;
                }
                if (type.equals("moov") || (i == 0 && !type.matches("ftyp|mdat|wide|free|skip"))) {
                    return null;
                }
                movie |= type.equals("ftyp") || type.equals("mdat");
                long there = in.length() - at - header;
                if (type.equals("mdat")) {
                    media += size < header ? there : Math.min(size - header, there);
                }
                if (size < header || size > there + header) {
                    break;
                }
                at += size;
            }
            return movie
                    ? "an MP4 or QuickTime file without its index (moov), which is mostly written last; " + media
                            + " bytes of sound or pictures are there and cannot be told apart without it. The recording or"
                            + " the copy was cut off: expected the whole file, copy it again or have a repair tool make"
                            + " the index"
                    : null;
        } catch (IOException e) {
            // Whatever is wrong with it, FFmpeg has said so.
            return null;
        }
    }
}
