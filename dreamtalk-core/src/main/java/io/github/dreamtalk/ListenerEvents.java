package io.github.dreamtalk;

import io.github.dreamtalk.internal.job.JobEvents;
import io.github.dreamtalk.spi.Phase;

/**
 * A user's listener as the jobs see it.
 *
 * @param listener hears the phases
 */
record ListenerEvents(DreamTalkListener listener) implements JobEvents {
    @Override
    public void phaseStarted(Phase phase, long total) throws Exception {
        listener.phaseStarted(phase, total);
    }

    @Override
    public void phaseProgress(Phase phase, long done, long total) throws Exception {
        listener.phaseProgress(phase, done, total);
    }

    @Override
    public void phaseEnded(Phase phase) throws Exception {
        listener.phaseEnded(phase);
    }

    @Override
    public void phaseFailed(Phase phase, Throwable failure) throws Exception {
        listener.phaseFailed(phase, failure);
    }
}
