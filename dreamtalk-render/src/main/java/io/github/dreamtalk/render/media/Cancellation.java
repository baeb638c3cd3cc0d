package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.CancelledException;

/** Tells work on a file, from any thread, to end at its next step. */
final class Cancellation {
    private volatile boolean cancelled;

    void cancel() {
        cancelled = true;
    }

    /**
     * Ends the work here if it is to end, also if its thread was interrupted; the interrupt stays set.
     *
     * @param doing what is broken off, for the message
     * @throws CancelledException if so
     */
    void check(String doing) {
        if (cancelled) {
            throw new CancelledException(doing + " was cancelled: what it worked for is being closed");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(doing + " was interrupted");
        }
    }
}
