package io.github.dreamtalk.onnx.wav2vec2;

import io.github.dreamtalk.weights.FloatTensor;
import java.util.function.Function;

/** Frames of the feature encoder one after another. Not thread-safe. */
final class ConvolutionStream implements AutoCloseable {
    private final NormalisedSamples samples;
    private final Function<FloatTensor, float[]> network;
    private float[] piece = new float[0];
    private int used;

    ConvolutionStream(NormalisedSamples samples, Function<FloatTensor, float[]> network) {
        this.samples = samples;
        this.network = network;
    }

    /** Frames of the whole clip. */
    long frames() {
        return samples.frames();
    }

    /** Writes the next {@code values} values, which must be there, from {@code offset} on. */
    void read(float[] target, int offset, int values) {
        int done = 0;
        while (done < values) {
            if (used == piece.length) {
                FloatTensor next = samples.next();
                if (next == null) {
                    throw new IllegalStateException("no more frames; " + samples.frames() + " are in the clip");
                }
                piece = network.apply(next);
                used = 0;
            }
            int n = Math.min(values - done, piece.length - used);
            System.arraycopy(piece, used, target, offset + done, n);
            used += n;
            done += n;
        }
    }

    @Override
    public void close() {
        samples.close();
    }
}
