package io.github.dreamtalk.internal.cancel;

import io.github.dreamtalk.error.CancelledException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a running job to stop and why, and interrupts what is inside a long call. Thread-safe. */
public final class CancelToken {
    /** What {@link #cancel()} says. */
    public static final String CANCELLED = "the job was cancelled";

    private final List<Runnable> interruptions = new ArrayList<>();
    private volatile @Nullable String reason;

    /** Makes a token that is not cancelled. */
    public CancelToken() {}

    /** Cancels; a second call does nothing. */
    public void cancel() {
        cancel(CANCELLED);
    }

    /**
     * Cancels; a second call does nothing.
     *
     * @param why begins the message of what the job throws, such as {@code the engine was closed}
     */
    public void cancel(String why) {
        List<Runnable> toRun;
        synchronized (interruptions) {
            if (reason != null) {
                return;
            }
            reason = why;
            toRun = List.copyOf(interruptions);
        }
        toRun.forEach(Runnable::run);
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
        return new CancelledException((reason == null ? CANCELLED : reason) + "; nothing was left at its target", cause);
    }

    /**
     * Registers something to call on cancellation (at once, if that has happened).
     *
     * @param interruption must be quick and safe to call from another thread
     * @return forgets it again when closed; close it before what it interrupts
     */
    public Registration onCancel(Runnable interruption) {
        synchronized (interruptions) {
            if (reason == null) {
                interruptions.add(interruption);
                return () -> {
                    synchronized (interruptions) {
                        interruptions.remove(interruption);
                    }
                };
            }
        }
        interruption.run();
        return () -> {};
    }

    /** Something registered. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
