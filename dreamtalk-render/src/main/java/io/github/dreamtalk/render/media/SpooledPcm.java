package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sound decoded once into a temporary file (32-bit float, 64 kB a second) and read from there on every pass: passes are
 * identical and cheap, and memory does not grow with length. The file goes when the sound is closed, or at the latest
 * with the JVM. Readers may be used from different threads, one each.
 */
final class SpooledPcm implements PcmAudio {
    private static final Logger LOG = LoggerFactory.getLogger(SpooledPcm.class);
    private static final int BLOCK = 1 << 14;

    private final FileChannel channel;
    private final long samples;

    private SpooledPcm(FileChannel channel, long samples) {
        this.channel = channel;
        this.samples = samples;
    }

    static SpooledPcm decode(Path file, MediaLimits limits) {
        try (SoundDecoder decoder = new SoundDecoder(file, limits)) {
            decoder.convertTo(SAMPLE_RATE, 1);
            Path temp = Files.createTempFile("dreamtalk-sound-", ".f32");
            FileChannel channel = FileChannel.open(
                    temp, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            unlinkEarly(temp);
            try {
                long count = spool(decoder, channel, file);
                if (count == 0) {
                    throw new InvalidInputException(file + ": found no sound that can be decoded, expected "
                            + StreamDecoder.Kind.SOUND.expected);
                }
                return new SpooledPcm(channel, count);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new MediaException(
                    file + ": its decoded sound could not be kept in " + System.getProperty("java.io.tmpdir") + " ("
                            + e.getMessage() + "); free space there or set java.io.tmpdir",
                    e);
        }
    }

    /** Where open files may be unlinked, even a killed JVM leaves nothing behind. */
    private static void unlinkEarly(Path temp) {
        try {
            Files.delete(temp);
        } catch (IOException e) {
            LOG.debug("{} stays until it is closed: {}", temp, e.toString());
        }
    }

    private static long spool(SoundDecoder decoder, FileChannel channel, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(4 * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        long count = 0;
        for (int length = decoder.next(); length > 0; length = decoder.next()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException(file + ": interrupted while its sound was decoded");
            }
            for (int from = 0; from < length; from += BLOCK) {
                int n = Math.min(BLOCK, length - from);
                bytes.clear();
                bytes.asFloatBuffer().put(decoder.samples(), from, n);
                bytes.limit(4 * n);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            count += length;
        }
        return count;
    }

    @Override
    public long samples() {
        return samples;
    }

    @Override
    public Reader open() {
        if (!channel.isOpen()) {
            throw new IllegalStateException("the sound is closed");
        }
        return new Pass(channel, samples);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new MediaException("the temporary sound file could not be closed: " + e.getMessage(), e);
        }
    }

    private static final class Pass implements Reader {
        private final FileChannel channel;
        private final long samples;
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(4 * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        private long next;

        Pass(FileChannel channel, long samples) {
            this.channel = channel;
            this.samples = samples;
        }

        @Override
        public int read(float[] target, int offset, int length) {
            java.util.Objects.checkFromIndexSize(offset, length, target.length);
            if (next == samples) {
                return -1;
            }
            int wanted = (int) Math.min(length, samples - next);
            for (int done = 0; done < wanted; ) {
                int n = Math.min(BLOCK, wanted - done);
                fill(4L * (next + done), n);
                bytes.asFloatBuffer().get(target, offset + done, n);
                done += n;
            }
            next += wanted;
            return wanted;
        }

        private void fill(long position, int count) {
            bytes.clear().limit(4 * count);
            try {
                while (bytes.hasRemaining()) {
                    if (channel.read(bytes, position + bytes.position()) < 0) {
                        throw new MediaException("the temporary sound file was cut short while in use");
                    }
                }
            } catch (IOException e) {
                throw new MediaException("the temporary sound file could not be read: " + e.getMessage(), e);
            }
            bytes.flip();
        }

        @Override
        public void close() {
            // Nothing of its own: the channel belongs to the sound.
        }
    }
}
