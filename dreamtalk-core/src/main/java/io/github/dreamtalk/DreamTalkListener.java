package io.github.dreamtalk;

import io.github.dreamtalk.spi.Phase;

/**
 * Hears how a job goes on.
 *
 * <p>The contract: phases come one after the other, in the order of {@link Phase}, never nested:
 *
 * <pre>
 * phaseStarted
 *   phaseProgress  (any number, done never falls)
 * phaseEnded  or  phaseFailed
 * </pre>
 *
 * Every start is followed by exactly one end or failure; after a failure (cancellation included) nothing more comes. Calls
 * come one at a time, not always from the same thread. Implementations must be fast; what they throw is logged and dropped.
 * They may call {@link DreamTalkJob#cancel()}. New methods will be added with defaults.
 */
public interface DreamTalkListener {
    /** Hears nothing. */
    DreamTalkListener NONE = new DreamTalkListener() {};

    /**
     * A phase begins.
     *
     * @param phase which
     * @param total units of work in it (frames in {@link Phase#ANIMATE}, else 1)
     * @throws Exception logged and dropped
     */
    default void phaseStarted(Phase phase, long total) throws Exception {}

    /**
     * Work was done.
     *
     * @param phase which
     * @param done units done so far
     * @param total units in all
     * @throws Exception logged and dropped
     */
    default void phaseProgress(Phase phase, long done, long total) throws Exception {}

    /**
     * A phase is complete.
     *
     * @param phase which
     * @throws Exception logged and dropped
     */
    default void phaseEnded(Phase phase) throws Exception {}

    /**
     * A phase failed; the job ends.
     *
     * @param phase which
     * @param failure why; {@link io.github.dreamtalk.error.CancelledException} if it was cancelled
     * @throws Exception logged and dropped
     */
    default void phaseFailed(Phase phase, Throwable failure) throws Exception {}
}
