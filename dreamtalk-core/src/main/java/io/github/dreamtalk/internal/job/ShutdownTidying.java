package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.error.CancelledException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an engine's work when the JVM goes down (a signal, {@link System#exit}), and keeps the JVM until it has ended, but
 * not for ever. Registered from the start until it is closed; thread-safe.
 */
public final class ShutdownTidying implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownTidying.class);

    private final Thread hook;

    /**
     * Registers with the JVM.
     *
     * @param end ends the work and returns when it has ended
     * @param patience how long the JVM is kept for it
     * @throws CancelledException if the JVM is going down already
     */
    public ShutdownTidying(Runnable end, Duration patience) {
        this.hook = new Thread(() -> within(patience, end), "dreamtalk-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            throw new CancelledException("the JVM is shutting down; nothing was begun", e);
        }
    }

    /** Work that does not end (a consumer that never returns) must not keep the JVM alive. */
    private static void within(Duration patience, Runnable end) {
        Thread worker = new Thread(end, "dreamtalk-tidying");
        worker.setDaemon(true);
        worker.start();
        try {
            worker.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (worker.isAlive()) {
            LOG.warn(
                    "jobs had not ended {} ms after the JVM began to shut down and are cut off; parts of files may be left",
                    patience.toMillis());
        }
    }

    /** Takes the hook out of the JVM, so that it keeps nothing alive. While the JVM goes down this does nothing. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the JVM is shutting down: its hook runs, or has run", e);
        }
    }
}
