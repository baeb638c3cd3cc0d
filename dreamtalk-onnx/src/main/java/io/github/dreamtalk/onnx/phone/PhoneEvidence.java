package io.github.dreamtalk.onnx.phone;

import static io.github.dreamtalk.onnx.phone.CmuAcousticModel.STATES;
import static io.github.dreamtalk.onnx.phone.PhoneNetGraph.PHONES;

import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import java.util.Arrays;

/** Puts what the acoustic model says of each 10 ms beside what the network says of them, a little later. */
final class PhoneEvidence {
    private static final int COLUMNS = STATES + PHONES;
    /** Nothing is quite impossible: a network is seldom asked for less. */
    private static final float LEAST = 1e-5f;

    private final int dimension;
    /** Log posteriors of the states of frames whose phones are still to come. */
    private float[] waiting = new float[0];

    private int held;
    private float[] rows = new float[0];

    PhoneEvidence(int dimension) {
        this.dimension = dimension;
    }

    /** Keeps the states of front-end frames. */
    void eavesdrop(Rows block) {
        if ((held + block.count()) * STATES > waiting.length) {
            waiting = Arrays.copyOf(waiting, (held + block.count()) * 2 * STATES);
        }
        for (int r = 0; r < block.count(); r++) {
            int from = r * SpeechFrontEnd.DIMENSION + SpeechFrontEnd.MEL_BANDS;
            int to = (held + r) * STATES;
            for (int s = 0; s < STATES; s++) {
                waiting[to + s] = (block.values()[from + s] - 1f) * 6f; // undoes the front end's scale
            }
        }
        held += block.count();
    }

    /** A session that gives the pairs. */
    Stage.Session<Samples, Rows> from(Stage.Session<Samples, Rows> features) {
        return new Stage.Session<>() {
            @Override
            public void push(Samples item, Sink<? super Rows> out) {
                features.push(item, heard -> give(heard, out));
            }

            @Override
            public void finish(Sink<? super Rows> out) {
                features.finish(heard -> give(heard, out));
            }

            @Override
            public void cancel() {
                features.cancel();
            }

            @Override
            public void close() {
                features.close();
            }
        };
    }

    private void give(Rows heard, Sink<? super Rows> out) {
        int count = 2 * heard.count();
        if (count * COLUMNS > rows.length) {
            rows = new float[count * COLUMNS];
        }
        for (int r = 0; r < count; r++) {
            System.arraycopy(waiting, r * STATES, rows, r * COLUMNS, STATES);
            int phones = (r / 2 + 1) * dimension - (2 - r % 2) * PHONES;
            for (int p = 0; p < PHONES; p++) {
                rows[r * COLUMNS + STATES + p] = (float) Math.log(Math.max(LEAST, heard.values()[phones + p]));
            }
        }
        held -= count;
        System.arraycopy(waiting, count * STATES, waiting, 0, held * STATES);
        out.accept(new Rows(rows, count));
    }
}
