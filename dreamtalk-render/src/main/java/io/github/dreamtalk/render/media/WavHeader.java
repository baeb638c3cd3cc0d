package io.github.dreamtalk.render.media;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the header of a WAV file says of its size: FFmpeg believes the size of the file instead, and says nothing. */
final class WavHeader {
    /** Programs that write to a pipe leave the size at its largest. */
    private static final long UNKNOWN = 0x7FFF_0000L;

    /** What RF64 (EBU Tech 3306) says in place of a size that its first chunk, ds64, states in 64 bits. */
    private static final long ELSEWHERE = 0xFFFF_FFFFL;

    private static final int MOST_CHUNKS = 64;

    private WavHeader() {}

    /**
     * How much of the sound that the header states is not there.
     *
     * @param file any file
     * @return its share, from 0 up to 1; 0 if nothing is missing, it is no WAV file, or the header does not say
     */
    static double missing(Path file) {
        try (InputStream stream = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(stream))) {
            String form = tag(in);
            if (!form.equals("RIFF") && !form.equals("RF64")) {
                return 0;
            }
            long large = 0;
            little(in);
            if (!tag(in).equals("WAVE")) {
                return 0;
            }
            long at = 12;
            for (int i = 0; i < MOST_CHUNKS; i++) {
                String name = tag(in);
                long size = little(in);
                at += 8;
                if (name.equals("ds64") && size >= 16) {
                    in.skipNBytes(Long.BYTES);
                    large = Long.reverseBytes(in.readLong());
                    in.skipNBytes(size + size % 2 - 16);
                    at += size + size % 2;
                    continue;
                }
                if (name.equals("data")) {
                    long there = Files.size(file) - at;
                    if (size == ELSEWHERE && form.equals("RF64") && large > 0) {
                        return there >= large ? 0 : 1 - (double) there / large;
                    }
                    return size >= UNKNOWN || there >= size ? 0 : 1 - (double) there / size;
                }
                long rest = size + size % 2;
                in.skipNBytes(rest);
                at += rest;
            }
            return 0;
        } catch (IOException e) {
            // Whatever is wrong with it, whoever decodes it says so.
            return 0;
        }
    }

    private static String tag(DataInputStream in) throws IOException {
        byte[] four = new byte[4];
        in.readFully(four);
        return new String(four, StandardCharsets.ISO_8859_1);
    }

    private static long little(DataInputStream in) throws IOException {
        return Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
    }
}
