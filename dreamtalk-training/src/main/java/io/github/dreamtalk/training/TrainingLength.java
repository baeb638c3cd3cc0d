package io.github.dreamtalk.training;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a training is, and how much of it is done now. */
final class TrainingLength {
    private static final Duration ENDLESS = Duration.ofDays(1000);

    @Option(names = "--steps", description = "steps of the whole training; the learning rate falls over all of them")
    private @Nullable Long steps;

    @Option(names = "--minutes", description = "most time for this call; run it again for the rest")
    private @Nullable Double minutes;

    /** For picocli. */
    TrainingLength() {}

    TrainingLength(@Nullable Long steps, @Nullable Double minutes) {
        this.steps = steps;
        this.minutes = minutes;
    }

    long steps(long usual) {
        return steps == null ? usual : steps;
    }

    Duration limit() {
        return minutes == null ? ENDLESS : Duration.ofMillis(Math.round(minutes * 60_000));
    }
}
