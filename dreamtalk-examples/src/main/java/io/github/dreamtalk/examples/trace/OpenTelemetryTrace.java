package io.github.dreamtalk.examples.trace;

import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A span for each job and, inside of it, one for each piece of work. Work is reported when it is done, so its span is written
 * with the times it had.
 */
public final class OpenTelemetryTrace implements Trace {
    private final Tracer tracer;
    private final Map<Long, Span> jobs = new ConcurrentHashMap<>();

    /**
     * A trace for one engine.
     *
     * @param tracer writes the spans
     */
    public OpenTelemetryTrace(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public void done(Event event) {
        Instant end = Instant.now();
        Instant start = end.minusNanos(event.nanos());
        if (event.phase().equals(TracePhase.JOB)) {
            Span job = jobs.remove(event.job());
            if (job != null) {
                job.end(end);
            }
            return;
        }
        Context parent = event.job() == 0
                ? Context.root()
                : Context.root().with(jobs.computeIfAbsent(event.job(), n -> job(n, start)));
        tracer.spanBuilder(event.phase())
                .setParent(parent)
                .setStartTimestamp(start)
                .setAttribute("dreamtalk.item", event.item())
                .setAttribute("dreamtalk.bytes", event.bytes())
                .startSpan()
                .end(end);
    }

    private Span job(long number, Instant start) {
        return tracer.spanBuilder(TracePhase.JOB)
                .setNoParent()
                .setStartTimestamp(start)
                .setAttribute("dreamtalk.job", number)
                .startSpan();
    }
}
