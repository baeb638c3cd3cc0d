package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.internal.cancel.CancelToken;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Work that runs beside the job's thread and is waited for, at the latest when it is closed; interrupted when the job is
 * cancelled, or is over before the work is.
 *
 * @param <T> what it makes
 */
final class Background<T> implements AutoCloseable {
    private final Thread thread;
    private final CancelToken.Registration wake;
    private volatile @Nullable T result;
    private volatile @Nullable Throwable failure;

    Background(String name, CancelToken cancel, Callable<T> work) {
        thread = new Thread(
                () -> {
                    try {
                        result = work.call();
                    } catch (Throwable e) { // thrown to whoever asks for the result
                        failure = e;
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        wake = cancel.onCancel(thread::interrupt);
    }

    /** Waits for the result; throws what the work threw, as it is. */
    T get() {
        join();
        Throwable f = failure;
        if (f != null) {
            Background.<RuntimeException>sneak(f);
        }
        return java.util.Objects.requireNonNull(result, "the work gave nothing");
    }

    /** Interrupts the work if it still runs, waits for its end, and gives the result if there is one. */
    @Nullable
    T stop() {
        thread.interrupt();
        join();
        return result;
    }

    @SuppressWarnings("unchecked") // erased: nothing is cast
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }

    private void join() {
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

    @Override
    public void close() {
        stop();
        wake.close();
    }
}
