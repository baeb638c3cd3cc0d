package io.github.dreamtalk.spi;

/**
 * The one hook for everything that wants to know what was done and how long it took: progress, measurements, Micrometer,
 * OpenTelemetry. Called by many threads at once, after each piece of work; must be quick, must not wait for a job or close
 * an engine, and must not throw (what it throws is logged once and dropped).
 */
@FunctionalInterface
public interface Trace {
    /** Hears nothing; work is not timed for it. */
    Trace NONE = event -> {};

    /**
     * A piece of work was done.
     *
     * @param event what it was
     */
    void done(Event event);

    /**
     * A piece of work.
     *
     * @param job number of the job within its engine, from 1; 0 for work that belongs to no job
     * @param phase what was done, dotted, such as {@code denoise.predict}; the names used by this library are constants of
     *     {@link TracePhase}
     * @param item what it was done for: index of the row, frame or step it began with; 0 where there is but one
     * @param nanos how long it took
     * @param bytes how much was produced or read, where that is known, else 0
     */
    record Event(long job, String phase, long item, long nanos, long bytes) {}

    /**
     * The trace of one job.
     *
     * @param job its number
     * @return a trace that hears the same events with the number filled in; {@link #NONE} stays {@link #NONE}
     */
    default Trace ofJob(long job) {
        return this == NONE ? NONE : e -> done(new Event(job, e.phase(), e.item(), e.nanos(), e.bytes()));
    }

    /**
     * Reports work that began at a time.
     *
     * @param phase what was done
     * @param item what it was done for
     * @param startNanos {@link System#nanoTime()} when it began
     * @param bytes how much was produced or read, or 0
     */
    default void report(String phase, long item, long startNanos, long bytes) {
        if (this != NONE) {
            done(new Event(0, phase, item, System.nanoTime() - startNanos, bytes));
        }
    }
}
