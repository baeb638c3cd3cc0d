package io.github.dreamtalk.examples.trace;

import io.github.dreamtalk.spi.Trace;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Every piece of work in a timer of its phase: {@code DreamTalkEngine.builder().trace(MicrometerTrace.of(registry))}. */
public final class MicrometerTrace {
    private MicrometerTrace() {}

    /**
     * A trace that counts and times.
     *
     * @param registry gets a timer {@code dreamtalk} for each phase, and a counter {@code dreamtalk.bytes} for those that
     *     say how much they read or made
     * @return the trace
     */
    public static Trace of(MeterRegistry registry) {
        return event -> {
            Timer.builder("dreamtalk")
                    .tag("phase", event.phase())
                    .register(registry)
                    .record(event.nanos(), TimeUnit.NANOSECONDS);
            if (event.bytes() > 0) {
                registry.counter("dreamtalk.bytes", "phase", event.phase()).increment(event.bytes());
            }
        };
    }
}
