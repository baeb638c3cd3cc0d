package io.github.dreamtalk.cli.bench;

import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Adds up the time of every job by stage, as the engine's trace tells it: each piece of work counts in one stage, without
 * what it gave to those after it. Thread-safe.
 */
final class StageTimes implements Trace {
    private static final class Job {
        private final AtomicLongArray nanos = new AtomicLongArray(BenchStage.values().length);
        private volatile long firstFrameMillis;

        void add(BenchStage stage, long duration) {
            nanos.addAndGet(stage.ordinal(), duration);
        }
    }

    private final Map<Long, Job> jobs = new ConcurrentHashMap<>();

    @Override
    public void done(Event event) {
        Job job = jobs.computeIfAbsent(event.job(), number -> new Job());
        switch (event.phase()) {
            case TracePhase.PORTRAIT_ANALYSE -> job.add(BenchStage.PORTRAIT_ANALYSIS, event.nanos());
            case TracePhase.PORTRAIT_PREPARE -> job.add(BenchStage.PORTRAIT_PREPARATION, event.nanos());
            case TracePhase.FEATURES -> job.add(BenchStage.FEATURES, event.nanos());
            case TracePhase.OPEN -> job.add(BenchStage.CONDITIONING, event.nanos());
            case TracePhase.CONDITION -> part(job, BenchStage.CONDITIONING, event.nanos());
            case TracePhase.SAMPLE -> part(job, BenchStage.SAMPLING, event.nanos());
            case TracePhase.RENDER -> job.add(BenchStage.RENDERING, event.nanos());
            case TracePhase.WRITE -> {
                job.add(BenchStage.ENCODING, event.nanos());
                if (job.firstFrameMillis == 0) {
                    job.firstFrameMillis = System.currentTimeMillis();
                }
            }
            case TracePhase.FINISH -> job.add(BenchStage.ENCODING, event.nanos());
            default -> {
                if (event.phase().equals(TracePhase.MOTION) || event.phase().startsWith(TracePhase.STAGE)) {
                    job.add(BenchStage.POST_PROCESSING, event.nanos());
                }
            }
        }
    }

    /** What is reported of its own and lies within {@link TracePhase#MOTION}, whose rest is post-processing. */
    private static void part(Job job, BenchStage stage, long nanos) {
        job.add(stage, nanos);
        job.add(BenchStage.POST_PROCESSING, -nanos);
    }

    /** Seconds a job that has ended spent in a stage. */
    double seconds(long job, BenchStage stage) {
        Job j = jobs.get(job);
        return j == null ? 0 : j.nanos.get(stage.ordinal()) / 1e9;
    }

    /** Wall-clock time when a job's first frame was encoded, milliseconds since 1970; 0 if there was none. */
    long firstFrameMillis(long job) {
        Job j = jobs.get(job);
        return j == null ? 0 : j.firstFrameMillis;
    }
}
