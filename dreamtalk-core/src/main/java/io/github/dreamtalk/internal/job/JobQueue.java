package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.error.EngineBusyException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs at most so many jobs at once; the others wait in the order they came, and beyond a number of waiting ones a job is
 * refused. Deadlines count from the moment a job is submitted. Thread-safe.
 */
public final class JobQueue implements AutoCloseable {
    private static final String ENGINE_CLOSED = "the engine was closed";

    private final int maxRunning;
    private final int maxWaiting;
    private final Executor executor;
    private final Deque<Entry<?>> waiting = new ArrayDeque<>();
    private int running;
    private @Nullable String closedBecause;
    private @Nullable ScheduledThreadPoolExecutor timer;

    /**
     * An empty queue.
     *
     * @param maxRunning jobs at once, at least 1
     * @param maxWaiting jobs that may wait, at least 0
     * @param executor gives each job its thread; null for a new daemon thread each
     */
    public JobQueue(int maxRunning, int maxWaiting, @Nullable Executor executor) {
        this.maxRunning = maxRunning;
        this.maxWaiting = maxWaiting;
        this.executor = executor == null ? JobQueue::inNewThread : executor;
    }

    private static void inNewThread(Runnable task) {
        Thread thread = new Thread(task, "dreamtalk-job");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Submits a job.
     *
     * @param work runs in a thread of its own
     * @param cancel cancels it, while it waits too; cancelled when somebody else completes the future
     * @param deadline after which it is cancelled, or null
     * @return completes with what the work returns or throws
     * @throws EngineBusyException if too many jobs wait, or the executor refuses
     * @throws IllegalStateException if the queue is closed
     */
    public <T> CompletableFuture<T> submit(Callable<T> work, CancelToken cancel, @Nullable Duration deadline) {
        Entry<T> entry = new Entry<>(work, cancel);
        boolean now;
        synchronized (this) {
            if (closedBecause != null) {
                throw new IllegalStateException("the engine is closed; make a new one");
            }
            now = running < maxRunning;
            if (!now && waiting.size() >= maxWaiting) {
                throw new EngineBusyException("engine: found " + running + " jobs running and " + waiting.size()
                        + " waiting, expected at most " + maxRunning + " and " + maxWaiting
                        + "; try again later, or raise maxJobs or maxWaiting");
            }
            if (now) {
                running++;
            } else {
                waiting.add(entry);
            }
            if (deadline != null) {
                entry.expiry = timer().schedule(
                        () -> cancel.cancel("the job's deadline of " + deadline.toMillis() + " ms passed"),
                        deadline.toNanos(),
                        TimeUnit.NANOSECONDS);
            }
        }
        entry.future.whenComplete((result, failure) -> entry.completed());
        entry.whileWaiting = cancel.onCancel(() -> giveUp(entry));
        if (now) {
            EngineBusyException refused = start(entry);
            if (refused != null) {
                throw refused;
            }
        }
        return entry.future;
    }

    /**
     * Waits for a job. An interrupt cancels it and waits until it has tidied up.
     *
     * @param future of {@link #submit}
     * @param cancel the same token
     * @return what the work returned; what it threw is thrown as it is
     */
    public static <T> T await(CompletableFuture<T> future, CancelToken cancel) {
        boolean interrupted = false;
        try {
            for (; ; ) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancel.cancel("the thread that waited for the job was interrupted");
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Gives an entry its thread. Returns what is wrong if the executor refuses. */
    private @Nullable EngineBusyException start(Entry<?> entry) {
        try {
            executor.execute(entry);
            return null;
        } catch (RejectedExecutionException e) {
            EngineBusyException refused =
                    new EngineBusyException("engine: its executor refused a job: " + e.getMessage(), e);
            entry.fail(refused);
            next();
            return refused;
        }
    }

    /** A job is over: the next one that waits takes its place. */
    private void next() {
        Entry<?> entry;
        synchronized (this) {
            entry = waiting.poll();
            if (entry == null) {
                running--;
            }
        }
        if (entry != null) {
            start(entry);
        }
    }

    /** A job that was cancelled while it waited never begins. */
    private void giveUp(Entry<?> entry) {
        boolean waited;
        synchronized (this) {
            waited = waiting.remove(entry);
        }
        if (waited) {
            entry.fail(entry.cancel.failure(null));
        }
    }

    private ScheduledThreadPoolExecutor timer() {
        if (timer == null) {
            timer = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "dreamtalk-deadlines");
                thread.setDaemon(true);
                return thread;
            });
            timer.setRemoveOnCancelPolicy(true);
        }
        return timer;
    }

    /**
     * Refuses new jobs and gives up those that wait. Running ones are not the queue's business. A second call changes nothing.
     *
     * @param why begins the message of what waiting jobs throw, such as {@code the engine was closed}
     */
    public void close(String why) {
        List<Entry<?>> left;
        synchronized (this) {
            if (closedBecause != null) {
                return;
            }
            closedBecause = why;
            left = List.copyOf(waiting);
            if (timer != null) {
                timer.shutdownNow();
            }
        }
        left.forEach(entry -> entry.cancel.cancel(why));
    }

    /** Closes the queue because the engine was closed. */
    @Override
    public void close() {
        close(ENGINE_CLOSED);
    }

    /** Why the queue was closed; only after it was. */
    public synchronized String closedBecause() {
        return java.util.Objects.requireNonNull(closedBecause, "the queue is open");
    }

    private final class Entry<T> implements Runnable {
        private final Callable<T> work;
        private final CancelToken cancel;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
        private volatile @Nullable Future<?> expiry;
        private volatile CancelToken.@Nullable Registration whileWaiting;
        private volatile boolean over;

        Entry(Callable<T> work, CancelToken cancel) {
            this.work = work;
            this.cancel = cancel;
        }

        @Override
        public void run() {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            T result = null;
            Throwable failure = null;
            try {
                cancel.check();
                result = work.call();
            } catch (Throwable e) { // told to whoever waits for the future
                failure = e;
            } finally {
                thread.setContextClassLoader(before);
            }
            // The place is free before anybody hears of the end and comes with the next job.
            settle();
            next();
            if (failure == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(failure);
            }
        }

        void fail(Throwable failure) {
            settle();
            future.completeExceptionally(failure);
        }

        private void settle() {
            over = true;
            Future<?> e = expiry;
            if (e != null) {
                e.cancel(false);
            }
            CancelToken.Registration w = whileWaiting;
            if (w != null) {
                w.close();
            }
        }

        /** Somebody completed the future: its owner by cancelling it or by a time-out of it, or we did. */
        void completed() {
            if (!over) {
                cancel.cancel("the job's future was cancelled or completed by its owner");
            }
        }
    }
}
