package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.spi.AudioFeatureExtractor.FeatureStream;
import java.util.Arrays;
import java.util.Map;

/**
 * Runs the network over a clip chunk by chunk. A chunk sees the network's whole context on both sides, so that only the
 * ends of the clip, never those of a chunk, are padded with zeros.
 */
final class PhoneFeatureStream implements FeatureStream {
    private static final int INPUTS = SpeechFrontEnd.DIMENSION;

    private final FrontEndStream frontEnd;
    private final OnnxSession session;
    private final int dimension;
    private final int chunk;
    private final long inputFrames;
    private final long outputFrames;
    /** Front-end frames from {@link #bufferStart} on; {@link #buffered} of them. */
    private final float[] buffer;

    private long bufferStart;
    private int buffered;
    private float[] output = new float[0];
    /** Output frame of the clip to give next, that at {@link #output}'s start, and the end of what can be given. */
    private long position;

    private long outputStart;
    private long outputEnd;

    PhoneFeatureStream(FrontEndStream frontEnd, OnnxSession session, int dimension, int chunk) {
        this.frontEnd = frontEnd;
        this.session = session;
        this.dimension = dimension;
        this.chunk = chunk;
        this.inputFrames = frontEnd.frames();
        this.outputFrames = inputFrames / 2;
        this.buffer = new float[(2 * (chunk + 2 * PhoneNetGraph.CONTEXT) + 1) * INPUTS];
    }

    @Override
    public int read(float[] target, int offset, int frames) {
        if (position == outputFrames) {
            return -1;
        }
        int done = 0;
        while (done < frames && position < outputFrames) {
            if (position == outputEnd) {
                runChunk();
            }
            int n = (int) Math.min(frames - done, outputEnd - position);
            int from = (int) (position - outputStart) * dimension;
            System.arraycopy(output, from, target, offset + done * dimension, n * dimension);
            position += n;
            done += n;
        }
        return done;
    }

    private void runChunk() {
        long end = Math.min(outputFrames, position + chunk);
        long firstOutput = Math.max(0, position - PhoneNetGraph.CONTEXT);
        long lastOutput = end + PhoneNetGraph.CONTEXT;
        // At the clip's end also the odd frame that has no partner is heard.
        long inputEnd = lastOutput >= outputFrames ? inputFrames : 2 * lastOutput;
        fillBuffer(2 * firstOutput, inputEnd);
        float[] input = Arrays.copyOf(buffer, buffered * INPUTS);
        output = session.run(Map.of(PhoneNetGraph.INPUT, FloatTensor.of(input, 1, buffered, INPUTS)))
                .get(PhoneNetGraph.OUTPUT)
                .data();
        outputStart = firstOutput;
        outputEnd = end;
    }

    private void fillBuffer(long start, long end) {
        int drop = (int) (start - bufferStart);
        System.arraycopy(buffer, drop * INPUTS, buffer, 0, (buffered - drop) * INPUTS);
        buffered -= drop;
        bufferStart = start;
        int wanted = (int) (end - start);
        while (buffered < wanted) {
            int n = frontEnd.read(buffer, buffered * INPUTS, wanted - buffered);
            if (n < 0) {
                throw new IllegalStateException(
                        "the front end ended at frame " + (bufferStart + buffered) + " of " + end);
            }
            buffered += n;
        }
    }

    @Override
    public void close() {
        frontEnd.close();
    }
}
