package io.github.dreamtalk.onnx.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InferenceException;

/**
 * A switch that stops runs of networks: those in progress at their next operator, later ones at once. One switch may be
 * given to any number of runs. {@link #cancel()} may be called from any thread at any time; everything else belongs to
 * the thread that runs the networks. {@link #close()} is idempotent.
 */
public final class Cancellation implements AutoCloseable {
    private final RunOptions options;
    private volatile boolean cancelled;
    private boolean closed;

    /**
     * Makes a switch that is off.
     *
     * @throws InferenceException if ONNX Runtime refuses
     */
    public Cancellation() {
        OrtSetup.environment();
        try {
            options = new RunOptions();
        } catch (OrtException e) {
            throw new InferenceException("ONNX Runtime could not make run options: " + e.getMessage(), e);
        }
    }

    /** Stops runs in progress and refuses later ones. Does nothing after {@link #close()}. */
    public synchronized void cancel() {
        cancelled = true;
        if (!closed) {
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                throw new InferenceException("a running network could not be stopped: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Whether it was switched.
     *
     * @return true after {@link #cancel()}
     */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Throws if it was switched.
     *
     * @throws CancelledException after {@link #cancel()}
     */
    public void check() {
        if (cancelled) {
            throw new CancelledException("the job was cancelled");
        }
    }

    RunOptions options() {
        check();
        return options;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            options.close();
        }
    }
}
