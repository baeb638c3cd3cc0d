package io.github.dreamtalk.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StageTimesTest {
    private static final Offset<Double> EXACT = within(1e-12);

    private final StageTimes times = new StageTimes();

    private void done(long job, String phase, long nanos) {
        times.done(new Trace.Event(job, phase, 0, nanos, 0));
    }

    @Test
    void partsAreTakenOutOfWhatTheyLieIn() {
        done(1, TracePhase.MOTION, 100);
        done(1, TracePhase.CONDITION, 20);
        done(1, TracePhase.PREDICT, 30); // inside a sample
        done(1, TracePhase.SAMPLE, 50);
        done(1, TracePhase.STAGE + "blink", 4);
        done(1, TracePhase.OPEN, 7); // before the first item
        assertThat(times.seconds(1, BenchStage.CONDITIONING)).isCloseTo(27e-9, EXACT);
        assertThat(times.seconds(1, BenchStage.SAMPLING)).isCloseTo(50e-9, EXACT);
        assertThat(times.seconds(1, BenchStage.POST_PROCESSING)).isCloseTo(34e-9, EXACT);
    }

    @Test
    void everyOtherStageHasItsEvents() {
        done(1, TracePhase.PORTRAIT_ANALYSE, 1);
        done(1, TracePhase.PORTRAIT_PREPARE, 2);
        done(1, TracePhase.FEATURES, 3);
        done(1, TracePhase.RENDER, 4);
        done(1, TracePhase.WRITE, 5);
        done(1, TracePhase.FINISH, 6);
        done(1, TracePhase.JOB, 1000); // holds all of the above
        assertThat(times.seconds(1, BenchStage.PORTRAIT_ANALYSIS)).isCloseTo(1e-9, EXACT);
        assertThat(times.seconds(1, BenchStage.PORTRAIT_PREPARATION)).isCloseTo(2e-9, EXACT);
        assertThat(times.seconds(1, BenchStage.FEATURES)).isCloseTo(3e-9, EXACT);
        assertThat(times.seconds(1, BenchStage.RENDERING)).isCloseTo(4e-9, EXACT);
        assertThat(times.seconds(1, BenchStage.ENCODING)).isCloseTo(11e-9, EXACT);
        assertThat(times.seconds(1, BenchStage.POST_PROCESSING)).isZero();
    }

    @Test
    void jobsAreKeptApart() {
        done(1, TracePhase.RENDER, 5);
        done(2, TracePhase.RENDER, 6);
        assertThat(times.seconds(1, BenchStage.RENDERING)).isCloseTo(5e-9, EXACT);
        assertThat(times.seconds(2, BenchStage.RENDERING)).isCloseTo(6e-9, EXACT);
        assertThat(times.seconds(3, BenchStage.RENDERING)).isZero();
    }

    @Test
    void theFirstFrameIsTheFirstThatIsWritten() throws InterruptedException {
        done(1, TracePhase.RENDER, 5);
        assertThat(times.firstFrameMillis(1)).isZero();
        done(1, TracePhase.WRITE, 5);
        long first = times.firstFrameMillis(1);
        assertThat(first).isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
        Thread.sleep(5);
        done(1, TracePhase.WRITE, 5);
        assertThat(times.firstFrameMillis(1)).isEqualTo(first);
    }
}
