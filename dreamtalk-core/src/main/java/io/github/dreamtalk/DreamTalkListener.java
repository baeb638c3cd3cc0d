package io.github.dreamtalk;

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
 * come from one thread at a time, not always the same one. Implementations must be fast and must not throw; what they
 * throw is logged and dropped. They may call {@link DreamTalkJob#cancel()}. New methods will be added with defaults.
 */
public interface DreamTalkListener {
    /** Hears nothing. */
    DreamTalkListener NONE = new DreamTalkListener() {};

    /**
     * A phase begins.
     *
     * @param phase which
     * @param total units of work in it (frames in {@link Phase#ANIMATE}, else 1)
     */
    default void phaseStarted(Phase phase, long total) {}

    /**
     * Work was done.
     *
     * @param phase which
     * @param done units done so far
     * @param total units in all
     */
    default void phaseProgress(Phase phase, long done, long total) {}

    /**
     * A phase is complete.
     *
     * @param phase which
     */
    default void phaseEnded(Phase phase) {}

    /**
     * A phase failed; the job ends.
     *
     * @param phase which
     * @param failure why; {@link CancelledException} if it was cancelled
     */
    default void phaseFailed(Phase phase, Throwable failure) {}
}
