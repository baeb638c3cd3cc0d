package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Sound decoded once into a temporary file (32-bit float, 64 kB a second) and read from there on every pass: passes are
 * identical and cheap, and memory does not grow with length. The file goes when the sound is closed, or at the latest
 * with the JVM. Readers may be used from different threads, one each.
 */
final class SpooledPcm implements PcmAudio {
    private static final int BLOCK = 1 << 14;

    private final TemporaryFile spool;
    private final long samples;

    private SpooledPcm(TemporaryFile spool, long samples) {
        this.spool = spool;
        this.samples = samples;
    }

    static SpooledPcm decode(Path file, MediaLimits limits, Cancellation cancellation) {
        try (SoundDecoder decoder = new SoundDecoder(file, limits, cancellation)) {
            decoder.convertTo(SAMPLE_RATE, 1);
            Scope failed = new Scope();
            try {
                TemporaryFile spool = failed.own(new TemporaryFile(file + ": its decoded sound"));
                long count = fill(spool, decoder);
                if (count == 0) {
                    throw new InvalidInputException(file + ": found no sound that can be decoded, expected "
                            + StreamDecoder.Kind.SOUND.expected);
                }
                return new SpooledPcm(spool, count);
            } catch (Throwable e) {
                failed.closeAfter(e);
                throw e;
            }
        }
    }

    private static long fill(TemporaryFile spool, SoundDecoder decoder) {
        byte[] bytes = new byte[4 * BLOCK];
        ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long count = 0;
        for (int length = decoder.next(); length > 0; length = decoder.next()) {
            for (int from = 0; from < length; from += BLOCK) {
                int n = Math.min(BLOCK, length - from);
                view.asFloatBuffer().put(decoder.samples(), from, n);
                spool.append(bytes, 4 * n);
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
        spool.checkOpen();
        return new Pass();
    }

    @Override
    public void close() {
        spool.close();
    }

    private final class Pass implements Reader {
        private final byte[] bytes = new byte[4 * BLOCK];
        private final ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        private long next;

        @Override
        public int read(float[] target, int offset, int length) {
            java.util.Objects.checkFromIndexSize(offset, length, target.length);
            if (next == samples) {
                return -1;
            }
            int wanted = (int) Math.min(length, samples - next);
            for (int done = 0; done < wanted; ) {
                int n = Math.min(BLOCK, wanted - done);
                spool.read(4L * (next + done), bytes, 4 * n);
                view.asFloatBuffer().get(target, offset + done, n);
                done += n;
            }
            next += wanted;
            return wanted;
        }

        @Override
        public void close() {
            // Nothing of its own: the file belongs to the sound.
        }
    }
}
