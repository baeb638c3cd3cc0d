package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.onnx.runtime.NativeScope;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs the transformer over a clip, window after window. A window holds context before the frames wanted, as many as fit,
 * and is of full length also at the clip's end.
 */
final class Wav2Vec2Stream implements Stage.Session<Samples, Rows> {
    private final Wav2Vec2Extractor extractor;
    private final PcmAudio clip;
    private final NativeScope scope = new NativeScope("a session of audio features");
    private final int dimension;
    private final int channels;
    private final Wav2Vec2Extractor.Window window;
    private final long total;
    /** Frames of a window. */
    private final int length;
    /** Frames of the convolutions from {@link #start} on; {@link #held} of them. */
    private final float[] buffer;

    private ConvolutionStage.@Nullable Clip convolutions;
    private long start;
    private int held;
    /** Frame to give next. */
    private long position;

    Wav2Vec2Stream(Wav2Vec2Extractor extractor, PcmAudio clip, Wav2Vec2Extractor.Window window) {
        this.extractor = extractor;
        this.clip = clip;
        this.dimension = extractor.spec().dimension();
        this.channels = extractor.channels();
        this.window = window;
        this.total = extractor.convolutions().frames(clip);
        this.length = (int) Math.min(window.frames(), total);
        this.buffer = new float[length * channels];
    }

    @Override
    public void push(Samples item, Sink<? super Rows> out) {
        convolutions().push(item.values(), item.count(), (values, count) -> hear(values, count, out));
    }

    @Override
    public void finish(Sink<? super Rows> out) {
        convolutions().finish((values, count) -> hear(values, count, out));
    }

    private ConvolutionStage.Clip convolutions() {
        scope.check();
        if (convolutions == null) {
            convolutions = extractor.convolutions().open(clip, scope);
        }
        return convolutions;
    }

    private void hear(float[] values, int count, Sink<? super Rows> out) {
        int done = 0;
        while (done < count && position < total) {
            int n = Math.min(count - done, length - held);
            System.arraycopy(values, done * channels, buffer, held * channels, n * channels);
            held += n;
            done += n;
            if (held == length) {
                run(out);
            }
        }
    }

    private void run(Sink<? super Rows> out) {
        float[] frames = Arrays.copyOf(buffer, length * channels);
        float[] output = scope.use(() -> extractor.encode(frames, length, scope.cancellation()));
        long end = start + length == total ? total : start + length - window.context();
        int first = (int) (position - start);
        int count = (int) (end - position);
        System.arraycopy(output, first * dimension, output, 0, count * dimension);
        position = end;
        if (position < total) {
            long next = Math.min(Math.max(0, position - window.context()), total - length);
            int drop = (int) (next - start);
            held -= drop;
            System.arraycopy(buffer, drop * channels, buffer, 0, held * channels);
            start = next;
        }
        out.accept(new Rows(output, count));
    }

    @Override
    public void cancel() {
        scope.cancel();
    }

    @Override
    public void close() {
        scope.close();
    }
}
