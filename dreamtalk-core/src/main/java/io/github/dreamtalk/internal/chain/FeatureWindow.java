package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.DenoiserSpec;
import java.util.Arrays;

/**
 * Feature rows as they come in, cut into the overlapping windows that chunks of motion need, zero outside the clip. Memory:
 * the rows of one window and those that came in since.
 */
final class FeatureWindow {
    private final DenoiserSpec spec;
    private final int dimension;
    private float[] rows;
    private long firstRow; // feature frame held in rows[0]
    private int held; // rows filled, zero padding included
    private long received;
    private boolean ended;

    FeatureWindow(DenoiserSpec spec, int maxFrames) {
        this.spec = spec;
        this.dimension = spec.features().dimension();
        this.rows = new float[spec.featureRows(maxFrames) * dimension];
        this.firstRow = -spec.featureRadius();
        this.held = spec.featureRadius(); // zeros before the clip
        ensure(held);
    }

    private void ensure(int count) {
        if (rows.length < count * dimension) {
            rows = Arrays.copyOf(rows, Math.max(count * dimension, rows.length + rows.length / 2));
        }
    }

    /** Adds rows. */
    void push(Rows block) {
        ensure(held + block.count());
        System.arraycopy(block.values(), 0, rows, held * dimension, block.count() * dimension);
        held += block.count();
        received += block.count();
    }

    /** No more rows will come: what lies beyond is zero. */
    void end() {
        ended = true;
    }

    /** Rows that came in. */
    long received() {
        return received;
    }

    /** Whether the window of a chunk is complete. */
    boolean covers(long firstMotionFrame, int frames) {
        return ended || firstRow + held >= first(firstMotionFrame) + spec.featureRows(frames);
    }

    private long first(long motionFrame) {
        return motionFrame * spec.featureHop() - spec.featureRadius();
    }

    /**
     * Moves to a chunk that starts where the last one ended, or later.
     *
     * @return the live window: {@code spec.featureRows(frames)} rows
     */
    float[] window(long firstMotionFrame, int frames) {
        long drop = first(firstMotionFrame) - firstRow;
        if (drop < 0) {
            throw new IllegalStateException("feature windows go forward only");
        }
        int gone = (int) Math.min(drop, held);
        System.arraycopy(rows, gone * dimension, rows, 0, (held - gone) * dimension);
        held -= gone;
        firstRow += drop;
        int need = spec.featureRows(frames);
        if (held < need) {
            if (!ended) {
                throw new IllegalStateException("a window was asked for before its features were there");
            }
            ensure(need);
            Arrays.fill(rows, held * dimension, need * dimension, 0f);
            held = need;
        }
        return rows;
    }
}
