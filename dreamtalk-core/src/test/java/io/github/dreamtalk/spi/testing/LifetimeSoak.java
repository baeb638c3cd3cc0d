package io.github.dreamtalk.spi.testing;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Engines, avatars and jobs are opened, run, cancelled, interrupted, made to fail and closed by many threads at once, at
 * random moments. Whatever happens, every call must end, and in a way its documentation names; no target may hold anything
 * after a failure; and when all is closed nothing may be left, which is {@link LeakCheck}'s business. Run it over backends
 * that tell of a use after closing, or over native ones that crash by it.
 *
 * <p>What each thread does follows from the seed alone; how the threads meet does not.
 */
public final class LifetimeSoak {
    private static final int ENGINES = 4;

    private final Supplier<DreamTalkEngine.Builder> engines;
    private final Function<Random, DreamTalkRequest.Builder> requests;
    private final Path folder;

    /**
     * A soak.
     *
     * @param engines gives a builder for each engine that is opened; job limits are set by the soak
     * @param requests gives a request with a portrait (file or image) and a voice of a second or less
     * @param folder an empty folder for outputs
     */
    public LifetimeSoak(
            Supplier<DreamTalkEngine.Builder> engines,
            Function<Random, DreamTalkRequest.Builder> requests,
            Path folder) {
        this.engines = engines;
        this.requests = requests;
        this.folder = folder;
    }

    /**
     * What happened.
     *
     * @param interleavings how many were run
     * @param outcomes how often each end was met, by its name
     * @param faults what must not have happened; empty if all is well
     * @param time how long it took
     */
    public record Report(int interleavings, Map<String, Integer> outcomes, List<String> faults, Duration time) {}

    /**
     * Runs it.
     *
     * @param seed of all random choices
     * @param interleavings how many pieces of work are done in all
     * @param threads that do them
     * @param limit after which it is given up as hanging
     * @return what happened
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Report run(long seed, int interleavings, int threads, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        Shared shared = new Shared(engines, requests, folder);
        AtomicInteger left = new AtomicInteger(interleavings);
        List<Thread> workers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            SoakWorker worker = new SoakWorker(shared, new Random(seed * 1000 + t), t);
            Thread thread = new Thread(
                    () -> {
                        while (left.getAndDecrement() > 0) {
                            worker.interleave();
                        }
                    },
                    "soak-" + t);
            workers.add(thread);
            thread.start();
        }
        long end = start + limit.toNanos();
        for (Thread worker : workers) {
            worker.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            if (worker.isAlive()) {
                shared.fault("does not end: " + dump());
                break;
            }
        }
        shared.close();
        return new Report(
                interleavings,
                new TreeMap<>(shared.outcomes),
                List.copyOf(shared.faults),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private static String dump() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(e -> e.getKey().getName().matches("(soak|dreamtalk)-.*"))
                .map(e -> e.getKey() + "\n    "
                        + java.util.Arrays.stream(e.getValue())
                                .map(String::valueOf)
                                .collect(Collectors.joining("\n    ")))
                .collect(Collectors.joining("\n"));
    }

    /** An avatar and the engine that made it; either may be closed. */
    record Prepared(DreamTalkEngine engine, Avatar avatar) {}

    /** What the threads share. */
    static final class Shared {
        final Map<String, Integer> outcomes = new ConcurrentHashMap<>();
        final List<String> faults = Collections.synchronizedList(new ArrayList<>());
        final List<Path> late = Collections.synchronizedList(new ArrayList<>());
        final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
        final Function<Random, DreamTalkRequest.Builder> requests;
        final Path folder;
        private final Supplier<DreamTalkEngine.Builder> builders;
        private final AtomicReferenceArray<@Nullable DreamTalkEngine> engines = new AtomicReferenceArray<>(ENGINES);
        private final AtomicReferenceArray<@Nullable Prepared> avatars = new AtomicReferenceArray<>(ENGINES);

        Shared(
                Supplier<DreamTalkEngine.Builder> builders,
                Function<Random, DreamTalkRequest.Builder> requests,
                Path folder) {
            this.builders = builders;
            this.requests = requests;
            this.folder = folder;
        }

        void fault(String what) {
            if (faults.size() < 20) {
                faults.add(what);
            }
        }

        void count(String outcome) {
            outcomes.merge(outcome, 1, Integer::sum);
        }

        /** An engine that may be closed at any moment; now and then a new one. */
        DreamTalkEngine engine(Random random) {
            int slot = random.nextInt(ENGINES);
            DreamTalkEngine there = engines.get(slot);
            if (there != null) {
                return there;
            }
            DreamTalkEngine made = builders.get()
                    .maxJobs(1 + random.nextInt(4))
                    .maxWaiting(random.nextInt(6))
                    .chunkFrames(1 + random.nextInt(16))
                    .build();
            count("engine opened");
            if (!engines.compareAndSet(slot, null, made)) {
                made.close();
            }
            return made;
        }

        /** Closes an engine; whoever still holds it goes on to use it. */
        void close(DreamTalkEngine engine) {
            for (int slot = 0; slot < ENGINES; slot++) {
                engines.compareAndSet(slot, engine, null);
            }
            engine.close();
        }

        @Nullable
        Prepared avatar(Random random) {
            return avatars.get(random.nextInt(ENGINES));
        }

        /** Keeps an avatar for others; the one in its place is closed, in use or not. */
        void keep(@Nullable Prepared avatar, Random random) {
            Prepared before = avatars.getAndSet(random.nextInt(ENGINES), avatar);
            if (before != null) {
                before.avatar().close();
            }
        }

        void close() throws InterruptedException {
            for (int slot = 0; slot < ENGINES; slot++) {
                Prepared prepared = avatars.getAndSet(slot, null);
                if (prepared != null) {
                    prepared.avatar().close();
                }
                DreamTalkEngine engine = engines.getAndSet(slot, null);
                if (engine != null) {
                    engine.close();
                }
            }
            later.shutdown();
            if (!later.awaitTermination(20, TimeUnit.SECONDS)) {
                fault("what was to happen later does not end");
            }
            for (Path target : late) {
                try {
                    Files.deleteIfExists(target);
                } catch (IOException e) {
                    fault("cannot delete " + target + ": " + e);
                }
            }
        }
    }
}
