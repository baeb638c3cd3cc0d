package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.spi.Trace;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A user's trace that cannot break a job: what it throws is logged once. */
public final class SafeTrace implements Trace {
    private static final Logger LOG = LoggerFactory.getLogger(SafeTrace.class);

    private final Trace trace;
    private final AtomicBoolean failed = new AtomicBoolean();

    private SafeTrace(Trace trace) {
        this.trace = trace;
    }

    /**
     * Wraps a trace.
     *
     * @param trace the user's
     * @return a safe one; {@link Trace#NONE} as it is
     */
    public static Trace of(Trace trace) {
        return trace == NONE ? NONE : new SafeTrace(trace);
    }

    @Override
    public void done(Event event) {
        try {
            trace.done(event);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) { // checked ones too, from Kotlin
            if (failed.compareAndSet(false, true)) {
                LOG.warn(
                        "a Trace threw, which its contract forbids; the job goes on, and further ones are not logged",
                        e);
            }
        }
    }
}
