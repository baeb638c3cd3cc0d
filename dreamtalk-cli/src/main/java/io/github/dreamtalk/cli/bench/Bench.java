package io.github.dreamtalk.cli.bench;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkJob;
import io.github.dreamtalk.Result;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures one job end to end, by stage. Every repetition makes the whole video, and then the motion alone: beside the
 * renderer, the thread that makes the motion would also be charged for waiting for it. The first repetition is the first
 * work of its JVM and tells start-up and first frame; its other figures count like any other's. At the end the engine is
 * warm: as many times again, the first frame over a portrait that is ready is waited for.
 */
public final class Bench {
    private final DreamTalkEngine.Builder settings;
    private final BenchJob job;
    private final int repetitions;

    /**
     * Prepares a measurement.
     *
     * @param settings device, threads and models; its trace is replaced
     * @param job what to make
     * @param repetitions at least 1
     * @throws InvalidInputException if repetitions is below 1
     */
    public Bench(DreamTalkEngine.Builder settings, BenchJob job, int repetitions) {
        if (repetitions < 1) {
            throw new InvalidInputException("repetitions: found " + repetitions + ", expected at least 1");
        }
        this.settings = settings;
        this.job = job;
        this.repetitions = repetitions;
    }

    /**
     * Runs it.
     *
     * @return the figures
     */
    public BenchReport run() {
        long jvmStart = ManagementFactory.getRuntimeMXBean().getStartTime();
        double startUp = (System.currentTimeMillis() - jvmStart) / 1e3;
        StageTimes times = new StageTimes();
        Map<BenchStage, List<Double>> stages = new EnumMap<>(BenchStage.class);
        List<Double> wholes = new ArrayList<>();
        List<Double> factors = new ArrayList<>();
        double firstFrame = 0;
        Path folder = folder();
        Path video = gone(folder.resolve("bench.mp4"));
        Path rows = gone(folder.resolve("bench.csv"));
        try (DreamTalkEngine engine = settings.trace(times).build()) {
            Result last = null;
            for (int i = 0; i < repetitions; i++) {
                DreamTalkJob pictures = engine.newJob(job.whole());
                long start = System.nanoTime();
                last = pictures.generate(video);
                double whole = (System.nanoTime() - start) / 1e9;
                wholes.add(whole);
                factors.add(last.audioSeconds() / whole);
                if (i == 0) {
                    firstFrame = (times.firstFrameMillis(pictures.number()) - jvmStart) / 1e3;
                }
                DreamTalkJob motion = engine.newJob(job.motion());
                motion.motion(rows);
                for (BenchStage stage : BenchStage.values()) {
                    long from = ofPictures(stage) ? pictures.number() : motion.number();
                    stages.computeIfAbsent(stage, s -> new ArrayList<>()).add(times.seconds(from, stage));
                }
            }
            List<Double> warm = warmFirstFrames(engine);
            return new BenchReport(
                    engine.diagnostics(),
                    Objects.requireNonNull(last),
                    startUp,
                    firstFrame,
                    warm,
                    wholes,
                    factors,
                    stages);
        } finally {
            delete(folder);
        }
    }

    private static boolean ofPictures(BenchStage stage) {
        return switch (stage) {
            case PORTRAIT_ANALYSIS, PORTRAIT_PREPARATION, RENDERING, ENCODING -> true;
            case FEATURES, CONDITIONING, SAMPLING, POST_PROCESSING -> false;
        };
    }

    private List<Double> warmFirstFrames(DreamTalkEngine engine) {
        List<Double> out = new ArrayList<>();
        engine.warmUp();
        try (Avatar avatar = job.avatar(engine)) {
            for (int i = 0; i < repetitions; i++) {
                AtomicLong first = new AtomicLong();
                DreamTalkJob frames;
                long start = System.nanoTime();
                frames = engine.newJob(job.over(avatar));
                try {
                    frames.frames((index, frame) -> {
                        first.compareAndSet(0, System.nanoTime());
                        frames.cancel(); // what comes after it is not waited for
                    });
                } catch (CancelledException e) {
                    if (first.get() == 0) {
                        throw e; // cancelled by somebody else
                    }
                }
                out.add((first.get() - start) / 1e9);
            }
        }
        return out;
    }

    private static Path folder() {
        try {
            return gone(Files.createTempDirectory("dreamtalk-bench-"));
        } catch (IOException e) {
            throw new MediaException("bench: no temporary folder could be made: " + e, e);
        }
    }

    /** Ctrl-C ends the JVM before {@link #delete} is reached: what is there then goes with it, last named first. */
    private static Path gone(Path path) {
        path.toFile().deleteOnExit();
        return path;
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new MediaException("bench: " + folder + " could not be removed: " + e, e);
        }
    }
}
