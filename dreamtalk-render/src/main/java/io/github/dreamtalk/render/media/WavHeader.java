package io.github.dreamtalk.render.media;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the header of a WAV file says of its length: FFmpeg believes the size of the file instead, and says nothing. */
final class WavHeader {
    /** Programs that write to a pipe leave the size at its largest. */
    private static final long UNKNOWN = 0x7FFF_0000L;

    private static final int MOST_CHUNKS = 64;

    private WavHeader() {}

    /**
     * How long the header says the sound is.
     *
     * @param file any file
     * @return seconds; 0 if it is no WAV file, or the header does not say
     */
    static double seconds(Path file) {
        try (InputStream stream = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(stream))) {
            if (!tag(in).equals("RIFF")) {
                return 0;
            }
            little(in);
            if (!tag(in).equals("WAVE")) {
                return 0;
            }
            long bytesPerSecond = 0;
            for (int i = 0; i < MOST_CHUNKS; i++) {
                String name = tag(in);
                long size = little(in);
                if (name.equals("data")) {
                    return bytesPerSecond == 0 || size >= UNKNOWN ? 0 : (double) size / bytesPerSecond;
                }
                long rest = size + size % 2;
                if (name.equals("fmt ") && size >= 12) {
                    little(in);
                    little(in);
                    bytesPerSecond = little(in);
                    rest -= 12;
                }
                in.skipNBytes(rest);
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
