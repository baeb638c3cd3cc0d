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
 * Works on frames on several threads and hands the results on in order, from the thread that feeds it; few frames are held
 * at a time. One caller's thread at a time. Once it is closed nothing is measured any more: whoever owns the networks closes
 * it first, and then them.
 */
final class FramePool<J, R> implements AutoCloseable {
    private record Running<J, R>(J job, Future<R> result) {}

    private final Function<J, R> work;
    private final ExecutorService threads;
    private final int waiting;
    private final BiConsumer<J, R> sink;

    private final Deque<Running<J, R>> running = new ArrayDeque<>();

    FramePool(Function<J, R> work, int threads, BiConsumer<J, R> sink) {
        this(
                work,
                Executors.newFixedThreadPool(threads, run -> {
                    Thread thread = new Thread(run, "dreamtalk-eval");
                    thread.setDaemon(true);
                    return thread;
                }),
                2 * threads,
                sink);
    }

    private FramePool(Function<J, R> work, ExecutorService threads, int waiting, BiConsumer<J, R> sink) {
        this.work = work;
        this.threads = threads;
        this.waiting = waiting;
        this.sink = sink;
    }

    /** Another one on the same threads, which end when either is closed. */
    <K, S> FramePool<K, S> beside(Function<K, S> work, BiConsumer<K, S> sink) {
        return new FramePool<>(work, threads, waiting, sink);
    }

    void add(J job) {
        running.add(new Running<>(job, threads.submit(() -> work.apply(job))));
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
            Running<J, R> first = running.remove();
            sink.accept(first.job(), first.result().get());
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
