package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that limits how long a job may take. */
final class TimeoutOption {
    private static final double NANOS = 1e9;
    /** About 292 years, which is as far as nanoseconds count. */
    private static final double MOST = Long.MAX_VALUE / NANOS;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Give up after this time, loading included, and leave nothing (default: no limit).")
    private @Nullable Double seconds;

    DreamTalkRequest.Builder applyTo(DreamTalkRequest.Builder b) {
        if (seconds == null) {
            return b;
        }
        if (!(seconds > 0 && seconds < MOST)) {
            throw InvalidInputException.of("timeout", Problem.OUT_OF_RANGE, seconds, "more than 0 seconds");
        }
        return b.deadline(Duration.ofNanos(Math.max(1, (long) (seconds * NANOS))));
    }
}
