package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.media.PcmAudio;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a clip in pieces as a convolution wants them: each holds whole frames of {@code field} samples every
 * {@code hop}, and overlaps the piece before by what the two share. Not thread-safe.
 */
final class NormalisedSamples implements AutoCloseable {
    private final PcmAudio.Reader reader;
    private final SampleScale scale;
    private final int hop;
    private final int field;
    private final float[] buffer;
    private final long frames;
    private int held;
    private long given;

    NormalisedSamples(PcmAudio audio, SampleScale scale, int hop, int field, int piece) {
        this.scale = scale;
        this.hop = hop;
        this.field = field;
        this.frames = audio.samples() < field ? 0 : (audio.samples() - field) / hop + 1;
        this.buffer = new float[(piece - 1) * hop + Math.max(field, hop)];
        this.reader = audio.open();
    }

    /** Frames of the whole clip. */
    long frames() {
        return frames;
    }

    /** The next piece, (1, 1, samples), or null at the end. */
    @Nullable
    FloatTensor next() {
        int n = (int) Math.min(frames - given, (buffer.length - Math.max(field, hop)) / hop + 1);
        if (n == 0) {
            return null;
        }
        int wanted = (n - 1) * hop + field;
        while (held < wanted) {
            int read = reader.read(buffer, held, wanted - held);
            if (read < 0) {
                throw new IllegalStateException("the clip ended early: it has fewer samples than it says");
            }
            scale.apply(buffer, held, held + read);
            held += read;
        }
        float[] piece = Arrays.copyOf(buffer, wanted);
        given += n;
        keepFrom(n * hop);
        return FloatTensor.of(piece, 1, 1, wanted);
    }

    /** Moves to the next piece's first sample, which lies ahead if frames leave samples out between them. */
    private void keepFrom(int start) {
        while (held < start && given < frames) {
            int read = reader.read(buffer, held, start - held);
            if (read < 0) {
                throw new IllegalStateException("the clip ended early: it has fewer samples than it says");
            }
            held += read;
        }
        int kept = Math.max(0, held - start);
        System.arraycopy(buffer, held - kept, buffer, 0, kept);
        held = kept;
    }

    @Override
    public void close() {
        reader.close();
    }
}
