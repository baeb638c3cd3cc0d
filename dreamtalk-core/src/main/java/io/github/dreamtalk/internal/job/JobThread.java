package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.internal.cancel.CancelToken;

/**
 * The thread that runs a job, interrupted when the job is cancelled: what it waits in, a file, a stream, a decoder, is then
 * left. The interrupt belongs to the job: none is left in a thread that goes back to its executor.
 */
final class JobThread implements AutoCloseable {
    private final CancelToken cancel;
    private final CancelToken.Registration wake;

    /** The current thread. */
    JobThread(CancelToken cancel) {
        this.cancel = cancel;
        this.wake = cancel.onCancel(Thread.currentThread()::interrupt);
    }

    /** From now on a cancellation interrupts nothing here. A second call does nothing. */
    @Override
    public void close() {
        wake.close();
        if (cancel.isCancelled()) {
            Thread.interrupted();
        }
    }
}
