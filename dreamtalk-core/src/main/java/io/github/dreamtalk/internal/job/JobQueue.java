package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.error.EngineBusyException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    /** All that were submitted and are not over: those that wait, those given to the executor, those that run. */
    private final Set<Entry<?>> live = new LinkedHashSet<>();

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
        this.executor = executor == null ? task -> inNewThread("dreamtalk-job", task) : executor;
    }

    private static void inNewThread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
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
            if (deadline != null) {
                // Before the job takes a place: it could not give it back if this failed.
                entry.expiry = expiry(cancel, deadline);
            }
            live.add(entry);
            if (now) {
                running++;
            } else {
                waiting.add(entry);
            }
        }
        entry.future.whenComplete((result, failure) -> entry.completed());
        entry.whileWaiting = cancel.onCancel(() -> giveUp(entry));
        if (now) {
            EngineBusyException refused = start(entry);
            if (refused != null) {
                next();
                throw refused;
            }
        }
        return entry.future;
    }

    private Future<?> expiry(CancelToken cancel, Duration deadline) {
        if (timer == null) {
            timer = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "dreamtalk-deadlines");
                thread.setDaemon(true);
                return thread;
            });
            timer.setRemoveOnCancelPolicy(true);
        }
        // In a thread of its own: a future's dependents run there, and must not hold up the deadlines of other jobs.
        return timer.schedule(
                () -> inNewThread(
                        "dreamtalk-deadline",
                        () -> cancel.cancel("the job's deadline of " + deadline.toMillis() + " ms passed")),
                nanos(deadline),
                TimeUnit.NANOSECONDS);
    }

    /** Times beyond 292 years are as good as none. */
    private static long nanos(Duration time) {
        try {
            return time.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
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

    /** Gives an entry its thread. Returns what is wrong if there is none for it; its place is then free. */
    private @Nullable EngineBusyException start(Entry<?> entry) {
        try {
            executor.execute(entry);
            return null;
        } catch (RejectedExecutionException e) {
            return refused(entry, "engine: its executor refused a job: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            // No thread could be made, or the executor is broken: a job that never began must not hold its place.
            return refused(entry, "engine: a job got no thread: " + e + "; try again later, or lower maxJobs", e);
        }
    }

    private static @Nullable EngineBusyException refused(Entry<?> entry, String message, Throwable cause) {
        if (!entry.begin()) {
            return null;
        }
        EngineBusyException refused = new EngineBusyException(message, cause);
        entry.fail(refused);
        return refused;
    }

    /** A job is over: the next one that waits takes its place. */
    private void next() {
        Entry<?> entry;
        do {
            synchronized (this) {
                entry = waiting.poll();
                if (entry == null) {
                    running--;
                    return;
                }
            }
        } while (start(entry) != null);
    }

    /** A job that is cancelled before it began never begins: it waits for its turn, or its executor has no thread yet. */
    private void giveUp(Entry<?> entry) {
        if (!entry.begin()) {
            return;
        }
        boolean waited;
        synchronized (this) {
            waited = waiting.remove(entry);
        }
        if (!waited) {
            next();
        }
        entry.fail(entry.cancel.failure(null));
    }

    /**
     * Refuses new jobs, gives up those that have not begun, and cancels the others. Does not wait for them. A second call
     * changes nothing.
     *
     * @param why begins the message of what the jobs throw, such as {@code the engine was closed}
     */
    public void close(String why) {
        List<Entry<?>> left;
        synchronized (this) {
            if (closedBecause != null) {
                return;
            }
            closedBecause = why;
            left = List.copyOf(live);
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
        private final AtomicBoolean begun = new AtomicBoolean();
        private volatile @Nullable Future<?> expiry;
        private volatile CancelToken.@Nullable Registration whileWaiting;
        private volatile boolean over;

        Entry(Callable<T> work, CancelToken cancel) {
            this.work = work;
            this.cancel = cancel;
        }

        /** True for the one who decides what becomes of this entry: its thread, or who gives it up. */
        boolean begin() {
            return begun.compareAndSet(false, true);
        }

        @Override
        public void run() {
            if (!begin()) {
                return;
            }
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
            synchronized (JobQueue.this) {
                live.remove(this);
            }
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
