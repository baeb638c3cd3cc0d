package io.github.dreamtalk.internal.job;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Work that runs beside the job's thread and is waited for, at the latest when it is closed.
 *
 * @param <T> what it makes
 */
final class Background<T> implements AutoCloseable {
    private final Thread thread;
    private volatile @Nullable T result;
    private volatile @Nullable Throwable failure;

    Background(String name, Callable<T> work) {
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
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
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

    /** Waits, and gives the result if there is one. */
    @Nullable
    T ready() {
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
        join();
    }
}
