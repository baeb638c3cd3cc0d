package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.CancelledException;
import java.util.ArrayList;
import java.util.List;

/** Tells a running job to stop, and interrupts what is inside a long native call. Thread-safe. */
public final class CancelToken {
    private final List<Runnable> interruptions = new ArrayList<>();
    private volatile boolean cancelled;

    /** Makes a token that is not cancelled. */
    public CancelToken() {}

    /** Cancels; a second call does nothing. */
    public void cancel() {
        List<Runnable> toRun;
        synchronized (interruptions) {
            if (cancelled) {
                return;
            }
            cancelled = true;
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
        return cancelled;
    }

    /**
     * Throws if it was cancelled.
     *
     * @throws CancelledException after {@link #cancel()}
     */
    public void check() {
        if (cancelled) {
            throw new CancelledException("the job was cancelled; nothing was left at its target");
        }
    }

    /**
     * Registers something to call on cancellation (at once, if that has happened).
     *
     * @param interruption must be quick and safe to call from another thread
     */
    public void onCancel(Runnable interruption) {
        synchronized (interruptions) {
            if (!cancelled) {
                interruptions.add(interruption);
                return;
            }
        }
        interruption.run();
    }

    /**
     * Forgets something registered; call before it is closed.
     *
     * @param interruption the same object as registered
     */
    public void remove(Runnable interruption) {
        synchronized (interruptions) {
            interruptions.remove(interruption);
        }
    }
}
