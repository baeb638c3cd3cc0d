package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.spi.AudioFeatureExtractor.FeatureStream;
import io.github.dreamtalk.spi.DenoiserSpec;
import java.util.Arrays;

/**
 * Cuts a sequential feature stream into the overlapping windows that chunks of motion need, zero outside the clip. Memory:
 * one chunk.
 */
final class FeatureWindow {
    private final DenoiserSpec spec;
    private final FeatureStream stream;
    private final int dimension;
    private final float[] rows;
    private long firstRow; // feature frame held in rows[0]
    private int held; // rows filled, zero padding included
    private boolean ended;

    FeatureWindow(DenoiserSpec spec, FeatureStream stream, int maxFrames) {
        this.spec = spec;
        this.stream = stream;
        this.dimension = spec.features().dimension();
        this.rows = new float[spec.featureRows(maxFrames) * dimension];
        this.firstRow = -spec.featureRadius();
        this.held = Math.min(spec.featureRadius(), spec.featureRows(maxFrames)); // zeros before the clip
    }

    /**
     * Moves to a chunk that starts where the last one ended, or later.
     *
     * @return the live window: {@code spec.featureRows(frames)} rows
     */
    float[] window(long firstMotionFrame, int frames) {
        long wanted = firstMotionFrame * spec.featureHop() - spec.featureRadius();
        int drop = (int) (wanted - firstRow);
        if (drop < 0) {
            throw new IllegalStateException("feature windows go forward only");
        }
        if (drop > held) {
            throw new IllegalStateException("a gap between feature windows");
        }
        System.arraycopy(rows, drop * dimension, rows, 0, (held - drop) * dimension);
        held -= drop;
        firstRow = wanted;
        int need = spec.featureRows(frames);
        while (held < need && !ended) {
            int n = stream.read(rows, held * dimension, need - held);
            if (n < 0) {
                ended = true;
            } else {
                held += n;
            }
        }
        if (held < need) {
            Arrays.fill(rows, held * dimension, need * dimension, 0f);
            held = need;
        }
        return rows;
    }
}
