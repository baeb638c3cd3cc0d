package io.github.dreamtalk.onnx.testing;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import java.util.Arrays;

/** Collects the rows that a stage makes of a clip. */
public final class FeatureRows implements Sink<Rows> {
    private final int dimension;
    private float[] values = new float[0];
    private int size;

    /** Starts with no rows. */
    public FeatureRows(int dimension) {
        this.dimension = dimension;
    }

    /** A clip of which the whole sound is known. */
    public static ClipInfo clip(PcmAudio sound) {
        return ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25).withSound(sound);
    }

    /** All rows of a clip that is pushed in pieces of some samples. */
    public static float[] of(Stage<Samples, Rows> extractor, int dimension, float[] samples, int piece) {
        FeatureRows rows = new FeatureRows(dimension);
        try (Stage.Session<Samples, Rows> session = extractor.open(clip(PcmAudio.of(samples)))) {
            push(session, samples, piece, rows);
            session.finish(rows);
        }
        return rows.values();
    }

    /** Pushes a clip in pieces of some samples. */
    public static void push(Stage.Session<Samples, Rows> session, float[] samples, int piece, Sink<Rows> out) {
        for (int from = 0; from < samples.length; from += piece) {
            int n = Math.min(piece, samples.length - from);
            session.push(new Samples(Arrays.copyOfRange(samples, from, from + n), n), out);
        }
    }

    @Override
    public void accept(Rows rows) {
        int n = rows.count() * dimension;
        if (size + n > values.length) {
            values = Arrays.copyOf(values, Math.max(size + n, 2 * values.length));
        }
        System.arraycopy(rows.values(), 0, values, size, n);
        size += n;
    }

    /** How many rows came so far. */
    public int count() {
        return size / dimension;
    }

    /** The rows that came so far. */
    public float[] values() {
        return Arrays.copyOf(values, size);
    }
}
