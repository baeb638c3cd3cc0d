package io.github.dreamtalk.pipeline;

import io.github.dreamtalk.CancelledException;
import io.github.dreamtalk.DreamTalkListener;
import io.github.dreamtalk.Phase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the listener's contract (every start has one end or failure) and takes the time of each phase. */
final class PhaseTracker {
    private static final Logger LOG = LoggerFactory.getLogger(PhaseTracker.class);

    private final DreamTalkListener listener;
    private final CancelToken cancel;
    private final Map<Phase, Duration> timings = new EnumMap<>(Phase.class);
    private long lastDone;

    PhaseTracker(DreamTalkListener listener, CancelToken cancel) {
        this.listener = listener;
        this.cancel = cancel;
    }

    Map<Phase, Duration> timings() {
        return timings;
    }

    <T> T run(Phase phase, long total, Supplier<T> work) {
        cancel.check();
        long start = System.nanoTime();
        lastDone = 0;
        tell(() -> listener.phaseStarted(phase, total));
        try {
            T result = work.get();
            cancel.check();
            timings.merge(phase, Duration.ofNanos(System.nanoTime() - start), Duration::plus);
            tell(() -> listener.phaseEnded(phase));
            return result;
        } catch (RuntimeException | Error e) {
            // Whatever breaks because the job was cancelled (an interrupted network, say) is the cancellation.
            RuntimeException cancelled = cancel.isCancelled() && !(e instanceof CancelledException)
                    ? new CancelledException("the job was cancelled; nothing was left at its target", e)
                    : null;
            Throwable told = cancelled == null ? e : cancelled;
            tell(() -> listener.phaseFailed(phase, told));
            if (cancelled != null) {
                throw cancelled;
            }
            throw e;
        }
    }

    void run(Phase phase, long total, Runnable work) {
        run(phase, total, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    synchronized void progress(Phase phase, long done, long total) {
        if (done > lastDone) {
            lastDone = done;
            tell(() -> listener.phaseProgress(phase, done, total));
        }
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("a DreamTalkListener threw, which its contract forbids; the job goes on", e);
        }
    }
}
