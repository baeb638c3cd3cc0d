package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.render.media.SoundConverter.Pick;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sound decoded once into a temporary file (32-bit float, 64 kB a second) and read from there on every pass: passes are
 * identical and cheap, and memory does not grow with length. The file goes when the sound is closed, or at the latest
 * with the JVM. Readers may be used from different threads, one each.
 */
final class SpooledPcm implements PcmAudio {
    private static final int BLOCK = 1 << 14;

    private final TemporaryFile spool;
    private final long samples;
    private final List<String> warnings;

    private SpooledPcm(TemporaryFile spool, long samples, List<String> warnings) {
        this.spool = spool;
        this.samples = samples;
        this.warnings = warnings;
    }

    /**
     * Decodes a file. Of two channels the average is taken; should it turn out in the end that they cancel each other, or that
     * one holds no voice, the file is decoded once more for the other alone.
     */
    static SpooledPcm decode(Path file, MediaLimits limits, Cancellation cancellation) {
        StereoJudge judge = new StereoJudge();
        SpooledPcm average = decode(file, limits, cancellation, Pick.BOTH, judge);
        StereoJudge.Verdict verdict = judge.verdict();
        if (verdict.pick() == Pick.BOTH) {
            return average;
        }
        average.close();
        SpooledPcm one = decode(file, limits, cancellation, verdict.pick(), null);
        return verdict.warning() == null ? one : one.with(verdict.warning());
    }

    private SpooledPcm with(String warning) {
        List<String> more = new ArrayList<>(warnings);
        more.add(warning);
        return new SpooledPcm(spool, samples, List.copyOf(more));
    }

    private static SpooledPcm decode(
            Path file, MediaLimits limits, Cancellation cancellation, Pick pick, @Nullable StereoJudge judge) {
        try (SoundDecoder decoder = new SoundDecoder(file, limits, cancellation)) {
            boolean judged = judge != null && decoder.sourceChannels() == 2;
            decoder.convertTo(SAMPLE_RATE, judged ? 2 : 1, pick);
            Scope failed = new Scope();
            try {
                TemporaryFile spool = failed.own(new TemporaryFile(file + ": its decoded sound"));
                long count = fill(spool, decoder, judged ? judge : null);
                if (count == 0) {
                    throw new InvalidInputException(file + ": found no sound that can be decoded, expected "
                            + StreamDecoder.Kind.SOUND.expected);
                }
                return new SpooledPcm(spool, count, decoder.warnings());
            } catch (Throwable e) {
                failed.closeAfter(e);
                throw e;
            }
        }
    }

    private static long fill(TemporaryFile spool, SoundDecoder decoder, @Nullable StereoJudge judge) {
        byte[] bytes = new byte[4 * BLOCK];
        ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long count = 0;
        for (int length = decoder.next(); length > 0; length = decoder.next()) {
            if (judge != null) {
                judge.hear(decoder.samples(), length);
                length = average(decoder.samples(), length);
            }
            for (int from = 0; from < length; from += BLOCK) {
                int n = Math.min(BLOCK, length - from);
                view.asFloatBuffer().put(decoder.samples(), from, n);
                spool.append(bytes, 4 * n);
            }
            count += length;
        }
        return count;
    }

    /** Two channels to one, in place. */
    private static int average(float[] samples, int length) {
        for (int i = 0; i < length / 2; i++) {
            samples[i] = 0.5f * (samples[2 * i] + samples[2 * i + 1]);
        }
        return length / 2;
    }

    @Override
    public List<String> warnings() {
        return warnings;
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
