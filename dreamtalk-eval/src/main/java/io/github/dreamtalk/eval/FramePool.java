package io.github.dreamtalk.eval;

import io.github.dreamtalk.error.CancelledException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Measures frames on several threads and hands the results on in order, from the thread that feeds it; few frames are held
 * at a time. One caller's thread at a time. Once it is closed nothing is measured any more: whoever owns the networks closes
 * it first, and then them.
 */
final class FramePool implements AutoCloseable {
    private record Running(FrameMeasurer.Job job, Future<FrameFacts> facts) {}

    private final Function<FrameMeasurer.Job, FrameFacts> measurer;
    private final ExecutorService threads;
    private final int waiting;
    private final BiConsumer<FrameMeasurer.Job, FrameFacts> sink;

    private final Deque<Running> running = new ArrayDeque<>();

    FramePool(
            Function<FrameMeasurer.Job, FrameFacts> measurer,
            int threads,
            BiConsumer<FrameMeasurer.Job, FrameFacts> sink) {
        this.measurer = measurer;
        this.sink = sink;
        this.waiting = 2 * threads;
        this.threads = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "dreamtalk-eval");
            thread.setDaemon(true);
            return thread;
        });
    }

    void add(FrameMeasurer.Job job) {
        running.add(new Running(job, threads.submit(() -> measurer.apply(job))));
        if (running.size() > waiting) {
            takeOne();
        }
    }

    void finish() {
        while (!running.isEmpty()) {
            takeOne();
        }
    }

    private void takeOne() {
        try {
            Running first = running.remove();
            sink.accept(first.job(), first.facts().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the evaluation's thread was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Drops what waits, and returns when no thread measures any more; an interrupt does not end the wait and stays set. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (threads.awaitTermination(1, TimeUnit.DAYS)) {
                        return;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
