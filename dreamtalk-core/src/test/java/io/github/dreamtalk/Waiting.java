package io.github.dreamtalk;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Waits that end, so that a test whose subject hangs fails. */
final class Waiting {
    private Waiting() {}

    /** What a future ends with; an error if it succeeds or does not end. */
    static Throwable failure(Future<?> future) {
        try {
            Object made = future.get(20, TimeUnit.SECONDS);
            throw new AssertionError("expected a failure, found " + made);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (CancellationException e) {
            return e;
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the job did not end", e);
        }
    }

    static <T> T result(Future<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError("expected a result", e);
        }
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("what the test waits for did not come");
            }
            pause(1);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A call in a thread of its own, as a caller's thread is. */
    static final class Caller<T> {
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final AtomicReference<Boolean> interrupted = new AtomicReference<>();
        private final Thread thread;

        Caller(Callable<T> call) {
            thread = new Thread(
                    () -> {
                        try {
                            T made = call.call();
                            interrupted.set(Thread.currentThread().isInterrupted());
                            result.complete(made);
                        } catch (Throwable e) { // told to the test
                            interrupted.set(Thread.currentThread().isInterrupted());
                            result.completeExceptionally(e);
                        }
                    },
                    "caller");
            thread.start();
        }

        Thread thread() {
            return thread;
        }

        CompletableFuture<T> result() {
            return result;
        }

        /** Whether the thread was interrupted when the call returned. */
        boolean wasInterrupted() {
            return interrupted.get();
        }
    }

    /** Does something up to five times until it takes no longer than it may: a busy machine is not the subject. */
    static void promptly(long millis, Callable<Long> measured) throws Exception {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5 && best > millis; i++) {
            best = Math.min(best, measured.call());
        }
        if (best > millis) {
            throw new AssertionError("took " + best + " ms at best, expected at most " + millis);
        }
    }
}
