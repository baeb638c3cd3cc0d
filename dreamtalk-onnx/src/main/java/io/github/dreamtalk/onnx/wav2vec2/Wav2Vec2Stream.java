package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.spi.AudioFeatureExtractor.FeatureStream;
import java.util.Arrays;

/** Runs the transformer over a clip, window after window. */
final class Wav2Vec2Stream implements FeatureStream {
    private final ConvolutionStream convolutions;
    private final Wav2Vec2Extractor extractor;
    private final int dimension;
    private final int channels;
    private final Wav2Vec2Extractor.Window window;
    private final long total;
    /** Frames of the convolutions from {@link #start} on; {@link #held} of them. */
    private final float[] buffer;

    private long start;
    private int held;
    private float[] output = new float[0];
    /** Frame to give next, and the end of those that {@link #output}, which begins at {@link #start}, can give. */
    private long position;

    private long end;

    Wav2Vec2Stream(Wav2Vec2Extractor extractor, ConvolutionStream convolutions, Wav2Vec2Extractor.Window window) {
        this.convolutions = convolutions;
        this.extractor = extractor;
        this.dimension = extractor.spec().dimension();
        this.channels = extractor.channels();
        this.window = window;
        this.total = convolutions.frames();
        this.buffer = new float[(int) Math.min(window.frames(), total) * channels];
    }

    @Override
    public int read(float[] target, int offset, int frames) {
        if (position == total) {
            return -1;
        }
        int done = 0;
        while (done < frames && position < total) {
            if (position == end) {
                advance();
            }
            int n = (int) Math.min(frames - done, end - position);
            int from = (int) (position - start) * dimension;
            System.arraycopy(output, from, target, offset + done * dimension, n * dimension);
            position += n;
            done += n;
        }
        return done;
    }

    /** The next window: context before the frames wanted, as many as fit, and full length also at the clip's end. */
    private void advance() {
        int length = (int) Math.min(window.frames(), total);
        long next = Math.min(Math.max(0, position - window.context()), total - length);
        int drop = (int) (next - start);
        System.arraycopy(buffer, drop * channels, buffer, 0, Math.max(0, held - drop) * channels);
        held = Math.max(0, held - drop);
        start = next;
        convolutions.read(buffer, held * channels, (length - held) * channels);
        held = length;
        output = extractor.encode(Arrays.copyOf(buffer, length * channels), length);
        end = start + length == total ? total : start + length - window.context();
    }

    @Override
    public void close() {
        convolutions.close();
    }
}
