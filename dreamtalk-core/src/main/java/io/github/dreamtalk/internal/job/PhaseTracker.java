package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.spi.Phase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the listener's contract (every start has one end or failure, and nothing of a phase comes after that) and takes the
 * time of each phase. Progress may be told by any thread; the listener hears one call at a time. An exception of the
 * listener is logged and dropped; an {@link Error} ends the job.
 */
public final class PhaseTracker {
    private static final Logger LOG = LoggerFactory.getLogger(PhaseTracker.class);

    /** One call to a listener, which may throw anything. */
    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }

    private final JobEvents events;
    private final CancelToken cancel;
    private final Map<Phase, Duration> timings = new EnumMap<>(Phase.class);
    private @Nullable Phase running;
    private long lastDone;

    /**
     * Tracks one job.
     *
     * @param events hears the phases
     * @param cancel asked between phases; what fails after it is the cancellation
     */
    public PhaseTracker(JobEvents events, CancelToken cancel) {
        this.events = events;
        this.cancel = cancel;
    }

    /** Time of the phases that are complete. */
    public Map<Phase, Duration> timings() {
        return timings;
    }

    /**
     * Runs a phase.
     *
     * @param total units of work in it
     * @param work the phase; what it throws is told and thrown on, a checked exception inside a {@link DreamTalkException}
     * @return what it returns
     */
    public <T> T run(Phase phase, long total, Callable<T> work) {
        return complete(phase, total, () -> {
            T result = work.call();
            cancel.check();
            return result;
        });
    }

    /**
     * Runs a phase that completes the output. Once that is done a cancellation is too late: it could no longer be said that
     * nothing was left at the target.
     *
     * @param total units of work in it
     * @param work the phase, as in {@link #run}; asks for itself whether it was cancelled, before it completes anything
     * @return what it returns
     */
    public <T> T complete(Phase phase, long total, Callable<T> work) {
        cancel.check();
        long start = System.nanoTime();
        T result;
        try {
            begin(phase, total);
            result = work.call();
        } catch (Throwable e) { // everything is told to the listener and thrown on
            throw failed(phase, e);
        }
        timings.merge(phase, Duration.ofNanos(System.nanoTime() - start), Duration::plus);
        end(() -> events.phaseEnded(phase));
        return result;
    }

    private RuntimeException failed(Phase phase, Throwable e) {
        Throwable told = told(e);
        try {
            end(() -> events.phaseFailed(phase, told));
        } catch (Error ofListener) {
            told.addSuppressed(ofListener);
        }
        if (told instanceof Error error) {
            throw error;
        }
        return (RuntimeException) told;
    }

    /** What the job throws: an unchecked exception, or an {@link Error} as it is. */
    private Throwable told(Throwable e) {
        if (cancel.isCancelled() && !(e instanceof VirtualMachineError)) {
            // Whatever breaks because the job was cancelled (an interrupted network, say) is the cancellation.
            return e instanceof CancelledException c
                            && c.getMessage().equals(cancel.failure(null).getMessage())
                    ? c
                    : cancel.failure(e);
        }
        if (e instanceof RuntimeException || e instanceof Error) {
            return e;
        }
        return new DreamTalkException("a backend, consumer or stage of the job failed: " + e + "; see the cause", e);
    }

    private synchronized void begin(Phase phase, long total) {
        running = phase;
        lastDone = 0;
        tell(() -> events.phaseStarted(phase, total));
    }

    private synchronized void end(Call call) {
        running = null;
        tell(call);
    }

    /** Tells progress, unless the phase is over or no further. */
    public synchronized void progress(Phase phase, long done, long total) {
        if (phase == running && done > lastDone) {
            lastDone = done;
            tell(() -> events.phaseProgress(phase, done, total));
        }
    }

    private static void tell(Call call) {
        try {
            call.run();
        } catch (Exception e) {
            LOG.warn("a listener of a job threw; the job goes on", e);
        }
    }
}
