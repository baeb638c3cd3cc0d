package io.github.dreamtalk.internal.cancel;

import io.github.dreamtalk.error.CancelledException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a running job to stop and why, and interrupts what is inside a long call. Thread-safe. */
public final class CancelToken {
    /** What {@link #cancel()} says. */
    public static final String CANCELLED = "the job was cancelled";

    private static final Logger LOG = LoggerFactory.getLogger(CancelToken.class);

    private final List<Interruption> interruptions = new ArrayList<>();
    private volatile @Nullable String reason;

    /** Makes a token that is not cancelled. */
    public CancelToken() {}

    /** Cancels; a second call does nothing. */
    public void cancel() {
        cancel(CANCELLED);
    }

    /**
     * Cancels; a second call does nothing. Every interruption is called, whatever the others throw.
     *
     * @param why begins the message of what the job throws, such as {@code the engine was closed}
     */
    public void cancel(String why) {
        List<Interruption> toRun;
        synchronized (interruptions) {
            if (reason != null) {
                return;
            }
            reason = why;
            toRun = List.copyOf(interruptions);
        }
        toRun.forEach(Interruption::run);
    }

    /**
     * Whether it was cancelled.
     *
     * @return true after {@link #cancel()}
     */
    public boolean isCancelled() {
        return reason != null;
    }

    /**
     * Throws if it was cancelled.
     *
     * @throws CancelledException after {@link #cancel()}
     */
    public void check() {
        if (reason != null) {
            throw failure(null);
        }
    }

    /**
     * What a cancelled job throws.
     *
     * @param cause what broke because of it, or null
     * @return the exception
     */
    public CancelledException failure(@Nullable Throwable cause) {
        return new CancelledException(
                (reason == null ? CANCELLED : reason) + "; nothing was left at its target", cause);
    }

    /**
     * Registers something to call on cancellation (at once, if that has happened).
     *
     * @param interruption must be quick and safe to call from another thread
     * @return forgets it again when closed; close it before what it interrupts
     */
    public Registration onCancel(Runnable interruption) {
        Interruption registered = new Interruption(interruption);
        synchronized (interruptions) {
            if (reason == null) {
                interruptions.add(registered);
                return registered;
            }
        }
        registered.run();
        return registered;
    }

    /** Something registered. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        /** Once this returns the interruption is not running and never will: what it interrupts may be freed. */
        @Override
        void close();
    }

    private final class Interruption implements Registration {
        private final Runnable action;
        private @Nullable Thread running;
        private boolean over;

        Interruption(Runnable action) {
            this.action = action;
        }

        void run() {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
                running = Thread.currentThread();
            }
            try {
                action.run();
            } catch (RuntimeException e) {
                // One backend that cannot be stopped must not keep the others from being told.
                LOG.warn("a part of a cancelled job could not be interrupted; the job ends when that part does", e);
            } finally {
                synchronized (this) {
                    running = null;
                    notifyAll();
                }
            }
        }

        @Override
        public void close() {
            synchronized (interruptions) {
                interruptions.remove(this);
            }
            boolean interrupted = false;
            synchronized (this) {
                over = true;
                while (running != null && running != Thread.currentThread()) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
