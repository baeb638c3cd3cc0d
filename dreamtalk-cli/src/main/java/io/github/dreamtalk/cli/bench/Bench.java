package io.github.dreamtalk.cli.bench;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkListener;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.spi.Phase;
import io.github.dreamtalk.Result;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures one request end to end, by stage. Every repetition makes the whole video, and then the motion alone: beside the
 * renderer, the thread that makes the motion would also be charged for waiting for it. The first repetition is the first
 * work of its JVM and tells start-up and first frame; its other figures count like any other's.
 */
public final class Bench {
    private final DreamTalkEngine.Builder settings;
    private final DreamTalkRequest.Builder request;
    private final int repetitions;

    /**
     * Prepares a measurement.
     *
     * @param settings device, threads and models; its backends are replaced by timed ones
     * @param request what to make; its listener is replaced
     * @param repetitions at least 1
     * @throws InvalidInputException if repetitions is below 1
     */
    public Bench(DreamTalkEngine.Builder settings, DreamTalkRequest.Builder request, int repetitions) {
        if (repetitions < 1) {
            throw new InvalidInputException("repetitions: found " + repetitions + ", expected at least 1");
        }
        this.settings = settings;
        this.request = request;
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
        TimedBackends backends = new TimedBackends();
        Map<BenchStage, List<Double>> stages = new EnumMap<>(BenchStage.class);
        List<Double> wholes = new ArrayList<>();
        List<Double> factors = new ArrayList<>();
        double firstFrame = 0;
        Path folder = folder();
        Path video = folder.resolve("bench.mp4");
        try (DreamTalkEngine engine = backends.into(settings).build()) {
            DreamTalkRequest plain = request.listener(DreamTalkListener.NONE).build();
            Result last = null;
            for (int i = 0; i < repetitions; i++) {
                StageClock pictures = backends.restart();
                long start = System.nanoTime();
                last = engine.newJob(plain).generate(video);
                double whole = (System.nanoTime() - start) / 1e9;
                wholes.add(whole);
                factors.add(last.audioSeconds() / whole);
                if (i == 0) {
                    firstFrame = (pictures.firstFrameMillis() - jvmStart) / 1e3;
                }
                StageClock motion = backends.restart();
                engine.newJob(request.listener(stopping(motion)).build()).motion(folder.resolve("bench.npy"));
                for (BenchStage stage : BenchStage.values()) {
                    stages.computeIfAbsent(stage, s -> new ArrayList<>())
                            .add(clockOf(stage, pictures, motion).seconds(stage));
                }
            }
            return new BenchReport(
                    engine.diagnostics(),
                    java.util.Objects.requireNonNull(last),
                    startUp,
                    firstFrame,
                    wholes,
                    factors,
                    stages);
        } finally {
            delete(folder);
        }
    }

    private static StageClock clockOf(BenchStage stage, StageClock pictures, StageClock motion) {
        return switch (stage) {
            case PORTRAIT_ANALYSIS, PORTRAIT_PREPARATION, RENDERING, ENCODING -> pictures;
            case FEATURES, CONDITIONING, SAMPLING, POST_PROCESSING -> motion;
        };
    }

    private static DreamTalkListener stopping(StageClock clock) {
        return new DreamTalkListener() {
            @Override
            public void phaseEnded(Phase phase) {
                if (phase == Phase.ANIMATE) {
                    clock.enter(null);
                }
            }
        };
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("dreamtalk-bench-");
        } catch (IOException e) {
            throw new MediaException("bench: no temporary folder could be made: " + e, e);
        }
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
