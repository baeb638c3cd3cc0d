package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.Arrays;

/**
 * A clip in pieces as a convolution wants them: each holds whole frames of {@code field} samples every {@code hop}, and
 * overlaps the piece before by what the two share. Not thread-safe.
 */
final class NormalisedSamples {
    private static final int BLOCK = 1 << 14;

    /** Takes the pieces. */
    interface Receiver {
        /**
         * Takes the next piece.
         *
         * @param piece (1, 1, samples)
         * @param frames whole frames in it
         */
        void accept(FloatTensor piece, int frames);
    }

    private final SampleScale scale;
    private final int hop;
    private final int field;
    private final int piece;
    private final float[] buffer;
    private int held;
    /** Samples to leave out before the next frame begins: frames may lie further apart than they are long. */
    private int skip;

    NormalisedSamples(SampleScale scale, int hop, int field, int piece) {
        this.scale = scale;
        this.hop = hop;
        this.field = field;
        this.piece = piece;
        this.buffer = new float[(piece - 1) * hop + field];
    }

    /** Frames of a clip. */
    static long frames(long samples, int hop, int field) {
        return samples < field ? 0 : (samples - field) / hop + 1;
    }

    void push(float[] samples, int count, Receiver out) {
        int done = 0;
        while (done < count) {
            int left = Math.min(skip, count - done);
            skip -= left;
            done += left;
            int n = Math.min(buffer.length - held, count - done);
            System.arraycopy(samples, done, buffer, held, n);
            scale.apply(buffer, held, held + n);
            held += n;
            done += n;
            if (held == buffer.length) {
                give(piece, out);
            }
        }
    }

    /** Gives the frames that are there, fewer than a piece. */
    void finish(Receiver out) {
        int frames = (int) frames(held, hop, field);
        if (frames > 0) {
            give(frames, out);
        }
    }

    private void give(int frames, Receiver out) {
        int samples = (frames - 1) * hop + field;
        FloatTensor tensor = FloatTensor.of(Arrays.copyOf(buffer, samples), 1, 1, samples);
        int next = frames * hop;
        int kept = Math.max(0, held - next);
        System.arraycopy(buffer, held - kept, buffer, 0, kept);
        skip = Math.max(0, next - held);
        held = kept;
        out.accept(tensor, frames);
    }

    /** Passes over a whole clip. */
    void over(PcmAudio audio, Runnable check, Receiver out) {
        float[] block = new float[BLOCK];
        try (PcmAudio.Reader reader = audio.open()) {
            for (int n = reader.read(block, 0, BLOCK); n >= 0; n = reader.read(block, 0, BLOCK)) {
                check.run();
                push(block, n, out);
            }
        }
        finish(out);
    }
}
