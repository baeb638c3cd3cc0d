package io.github.dreamtalk.internal.sound;

import io.github.dreamtalk.error.InvalidInputException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Writes 32-bit float PCM of unknown length as a WAV file: the sizes are filled in when it is finished. Not through a channel,
 * which would be closed by an interrupt of the thread that writes, and the voice lost: whoever pushes decides what an interrupt
 * means.
 */
final class WavFile implements AutoCloseable {
    private static final int HEADER = 58;
    private static final long MAX_BYTES = 0xFFFFFFFFL - HEADER;

    private final RandomAccessFile out;
    private final int rate;
    private final int channels;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long bytes;

    WavFile(Path file, int rate, int channels) throws IOException {
        this.rate = rate;
        this.channels = channels;
        this.out = new RandomAccessFile(file.toFile(), "rw");
        out.setLength(0);
        out.seek(HEADER);
    }

    /** Adds samples, interleaved. */
    void write(float[] samples, int offset, int length) throws IOException {
        if (bytes + 4L * length > MAX_BYTES) {
            throw new InvalidInputException("audio: found more than 4 GiB of PCM, expected less; give a shorter voice,"
                    + " or an encoded file");
        }
        for (int i = offset; i < offset + length; i++) {
            if (!Float.isFinite(samples[i])) {
                throw new InvalidInputException("audio: found " + samples[i] + " at sample " + (bytes / 4 + i - offset)
                        + " of the PCM, expected a finite number in [-1, 1]; mend whoever made it");
            }
            if (buffer.remaining() < 4) {
                flush();
            }
            buffer.putFloat(samples[i]);
        }
        bytes += 4L * length;
    }

    private void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    /** Writes the header. */
    void finish() throws IOException {
        flush();
        ByteBuffer h = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        h.put(ascii("RIFF")).putInt((int) (HEADER - 8 + bytes)).put(ascii("WAVE"));
        // A format other than integer PCM states the size of its extension and carries a fact chunk.
        h.put(ascii("fmt ")).putInt(18).putShort((short) 3).putShort((short) channels);
        h.putInt(rate)
                .putInt(4 * channels * rate)
                .putShort((short) (4 * channels))
                .putShort((short) 32);
        h.putShort((short) 0);
        h.put(ascii("fact")).putInt(4).putInt((int) (bytes / 4 / channels));
        h.put(ascii("data")).putInt((int) bytes);
        out.seek(0);
        out.write(h.array());
    }

    private static byte[] ascii(String four) {
        return four.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
