package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.CancelledException;
import io.github.dreamtalk.RgbImage;
import io.github.dreamtalk.spi.MotionProcessor.Rows;
import io.github.dreamtalk.spi.Renderer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Renders rows in a thread of its own, so that networks and pictures overlap; at most two blocks of rows wait. A failure in
 * the worker surfaces in the producer at its next call.
 */
final class RenderWorker implements Rows, AutoCloseable {
    /** Takes finished frames. */
    interface Frames {
        void accept(long index, RgbImage frame);
    }

    private static final float[] END = new float[0];
    private static final int WAITING_BLOCKS = 2;

    private final Renderer.Session session;
    private final int channels;
    private final RgbImage frame;
    private final RowContext rows;
    private final Frames sink;
    private final LongConsumer progress;
    private final CancelToken cancel;
    private final BlockingQueue<float[]> queue = new ArrayBlockingQueue<>(WAITING_BLOCKS);
    private final Thread thread;
    private volatile @Nullable Throwable failure;
    private volatile boolean stopped;
    private long done;

    RenderWorker(
            Renderer.Session session,
            int context,
            int channels,
            RgbImage canvas,
            Frames sink,
            LongConsumer progress,
            CancelToken cancel) {
        this.session = session;
        this.channels = channels;
        this.frame = canvas;
        this.rows = new RowContext(context, channels, this::render);
        this.sink = sink;
        this.progress = progress;
        this.cancel = cancel;
        this.thread = new Thread(this::work, "dreamtalk-render");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void accept(float[] rows, int frames) {
        put(Arrays.copyOf(rows, frames * channels));
    }

    /** Waits until everything given is rendered. */
    void finish() {
        put(END);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the job's thread was interrupted", e);
        }
        rethrow();
    }

    private void put(float[] block) {
        try {
            while (!queue.offer(block, 50, TimeUnit.MILLISECONDS)) {
                rethrow();
                cancel.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the job's thread was interrupted", e);
        }
        rethrow();
    }

    private void rethrow() {
        Throwable f = failure;
        if (f instanceof RuntimeException e) {
            throw e;
        }
        if (f instanceof Error e) {
            throw e;
        }
    }

    private void work() {
        try {
            for (; ; ) {
                float[] block = queue.poll(50, TimeUnit.MILLISECONDS);
                if (stopped) {
                    return;
                }
                if (block == END) {
                    rows.finish();
                    return;
                }
                if (block != null) {
                    rows.push(block);
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = new CancelledException("the render thread was interrupted", e);
        }
    }

    private void render(float[] motion, int offset) {
        cancel.check();
        session.render(motion, offset, frame);
        sink.accept(done, frame);
        progress.accept(++done);
    }

    /** Stops the thread, finished or not, and waits for it. */
    @Override
    public void close() {
        stopped = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
