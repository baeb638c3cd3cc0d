package io.github.dreamtalk.cli.bench;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Time by stage of one job. The thread that makes the motion is always in one stage, entered with {@link #enter}; the
 * render thread adds what it measured with {@link #add}. Those two threads may use one clock.
 */
final class StageClock {
    private final AtomicLongArray nanos = new AtomicLongArray(BenchStage.values().length);
    private @Nullable BenchStage current;
    private long since;
    private volatile long firstFrameMillis;

    /** Motion thread only: what comes now belongs to this stage; null stops the clock. */
    void enter(@Nullable BenchStage stage) {
        long now = System.nanoTime();
        if (current != null) {
            add(current, now - since);
        }
        current = stage;
        since = now;
    }

    void add(BenchStage stage, long duration) {
        nanos.addAndGet(stage.ordinal(), duration);
    }

    /** Render thread only: a frame was given to the encoder. */
    void frameDone() {
        if (firstFrameMillis == 0) {
            firstFrameMillis = System.currentTimeMillis();
        }
    }

    double seconds(BenchStage stage) {
        return nanos.get(stage.ordinal()) / 1e9;
    }

    /** Wall-clock time of the first frame, milliseconds since 1970; 0 before it. */
    long firstFrameMillis() {
        return firstFrameMillis;
    }
}
