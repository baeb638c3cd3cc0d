package io.github.dreamtalk.onnx.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InferenceException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.lifetime.Gate;
import org.jspecify.annotations.Nullable;

/**
 * A switch that stops runs of networks: those in progress at their next operator, later ones at once. One switch may be
 * given to any number of runs. Closing a network, a tensor or this switch while a run uses them throws the switch too.
 * Thread-safe; {@link #close()} is idempotent and waits for the runs it stopped.
 */
public final class Cancellation implements AutoCloseable {
    private final RunOptions options;
    private final Gate gate = new Gate("the switch of a run", this::free);
    private volatile @Nullable String reason;
    private boolean freed;

    /**
     * Makes a switch that is off.
     *
     * @throws InferenceException if ONNX Runtime refuses
     * @throws io.github.dreamtalk.error.BackendUnavailableException if ONNX Runtime cannot be loaded
     */
    public Cancellation() {
        OrtSetup.environment();
        try {
            options = new RunOptions();
        } catch (OrtException e) {
            throw new InferenceException(
                    "ONNX Runtime could not make run options: " + Printable.said(e.getMessage()), e);
        }
        OpenNatives.SWITCHES.opened();
    }

    /** Stops runs in progress and refuses later ones. Does nothing after {@link #close()}. */
    public void cancel() {
        stop("the job was cancelled");
    }

    /** As {@link #cancel()}; the first reason given is what the runs throw. */
    synchronized void stop(String why) {
        if (freed) {
            return;
        }
        if (reason == null) {
            reason = why;
        }
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            throw new InferenceException(
                    "a running network could not be stopped: " + Printable.said(e.getMessage()), e);
        }
    }

    /**
     * Whether it was switched.
     *
     * @return true after {@link #cancel()}
     */
    public boolean isCancelled() {
        return reason != null;
    }

    /**
     * Throws if it was switched.
     *
     * @throws CancelledException after {@link #cancel()}
     */
    public void check() {
        String why = reason;
        if (why != null) {
            throw new CancelledException(why);
        }
    }

    /** For the time of a run. */
    Gate gate() {
        return gate;
    }

    /** To be used inside {@link #gate} only. */
    RunOptions options() {
        check();
        return options;
    }

    @Override
    public void close() {
        gate.close();
    }

    private synchronized void free() {
        freed = true;
        OpenNatives.SWITCHES.closed();
        options.close();
    }
}
