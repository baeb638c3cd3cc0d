package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.onnx.runtime.NativeScope;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.Arrays;
import java.util.Map;

/**
 * Runs the network over a clip chunk by chunk. A chunk sees the network's whole context on both sides, so that only the
 * ends of the clip, never those of a chunk, are padded with zeros.
 */
final class PhoneFeatureStream implements Stage.Session<Samples, Rows> {
    private static final int INPUTS = SpeechFrontEnd.DIMENSION;

    private final FrontEndStream frontEnd;
    private final OnnxSession session;
    private final PhoneNetGraph.Form form;
    private final int loudness;
    private final int[] chunks;
    private final Sink<? super Rows> eavesdropper;
    private final NativeScope scope = new NativeScope("a session of audio features");
    /** Front-end frames from {@link #bufferStart} on; {@link #buffered} of them. */
    private float[] buffer = new float[0];

    private long bufferStart;
    private int buffered;
    /** Output frame of the clip to give next. */
    private long position;

    private int runs;

    /**
     * Starts a clip.
     *
     * @param loudness values before those of the network: the loudness of either half of a row, or none
     * @param eavesdropper given each block of the front end before it is heard; must not change it
     */
    PhoneFeatureStream(
            FrontEndStream frontEnd,
            OnnxSession session,
            PhoneNetGraph.Form form,
            int loudness,
            int[] chunks,
            Sink<? super Rows> eavesdropper) {
        this.frontEnd = frontEnd;
        this.session = session;
        this.form = form;
        this.loudness = loudness;
        this.chunks = chunks;
        this.eavesdropper = eavesdropper;
    }

    @Override
    public void push(Samples item, Sink<? super Rows> out) {
        scope.check();
        frontEnd.push(item, rows -> hear(rows, out));
    }

    @Override
    public void finish(Sink<? super Rows> out) {
        scope.check();
        frontEnd.finish(rows -> hear(rows, out));
        long inputs = bufferStart + buffered;
        long outputs = inputs / 2;
        while (position < outputs) {
            long end = Math.min(outputs, position + chunk());
            // At the clip's end also the odd frame that has no partner is heard.
            long seen = end + form.after;
            run(end, seen >= outputs ? inputs : 2 * seen, out);
        }
    }

    /** Output frames of the next run. The first are short, so that the first frames come early. */
    private int chunk() {
        return chunks[Math.min(runs, chunks.length - 1)];
    }

    private void hear(Rows rows, Sink<? super Rows> out) {
        eavesdropper.accept(rows);
        int values = (buffered + rows.count()) * INPUTS;
        if (values > buffer.length) {
            int most = 2 * (chunk() + form.before + form.after) * INPUTS;
            buffer = Arrays.copyOf(buffer, Math.max(values, Math.min(most, 2 * values)));
        }
        System.arraycopy(rows.values(), 0, buffer, buffered * INPUTS, rows.count() * INPUTS);
        buffered += rows.count();
        long end = position + chunk();
        while (bufferStart + buffered >= 2 * (end + form.after)) {
            run(end, 2 * (end + form.after), out);
            end = position + chunk();
        }
    }

    /** Gives the output frames up to one, computed from the front-end frames up to one. */
    private void run(long end, long inputEnd, Sink<? super Rows> out) {
        int inputs = (int) (inputEnd - bufferStart);
        FloatTensor heard = FloatTensor.of(Arrays.copyOf(buffer, inputs * INPUTS), 1, inputs, INPUTS);
        float[] phones = scope.use(() -> session.run(Map.of(PhoneNetGraph.INPUT, heard), scope.cancellation())
                .get(PhoneNetGraph.OUTPUT)
                .data());
        int first = (int) (position - bufferStart / 2);
        int count = (int) (end - position);
        int columns = phones.length / (inputs / 2);
        float[] output = new float[count * (loudness + columns)];
        for (int r = 0; r < count; r++) {
            int at = r * (loudness + columns);
            for (int half = 0; half < loudness; half++) {
                output[at + half] = loudness(2 * (first + r) + half);
            }
            System.arraycopy(phones, (first + r) * columns, output, at + loudness, columns);
        }
        position = end;
        runs++;
        drop(2 * Math.max(0, position - form.before));
        out.accept(new Rows(output, count));
    }

    /** The mean of a front-end frame's log-mel values. */
    private float loudness(int frame) {
        float sum = 0;
        for (int b = 0; b < SpeechFrontEnd.MEL_BANDS; b++) {
            sum += buffer[frame * INPUTS + b];
        }
        return sum / SpeechFrontEnd.MEL_BANDS;
    }

    private void drop(long start) {
        int dropped = (int) (start - bufferStart);
        System.arraycopy(buffer, dropped * INPUTS, buffer, 0, (buffered - dropped) * INPUTS);
        buffered -= dropped;
        bufferStart = start;
    }

    @Override
    public void cancel() {
        frontEnd.cancel();
        scope.cancel();
    }

    @Override
    public void close() {
        frontEnd.cancel();
        scope.close();
    }
}
