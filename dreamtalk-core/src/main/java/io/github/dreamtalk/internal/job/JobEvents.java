package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.spi.Phase;

/** Hears the phases of a job. What it throws is logged and dropped. */
public interface JobEvents {
    /** A phase begins. */
    void phaseStarted(Phase phase, long total) throws Exception;

    /** Work was done. */
    void phaseProgress(Phase phase, long done, long total) throws Exception;

    /** A phase is complete. */
    void phaseEnded(Phase phase) throws Exception;

    /** A phase failed; the job ends. */
    void phaseFailed(Phase phase, Throwable failure) throws Exception;
}
