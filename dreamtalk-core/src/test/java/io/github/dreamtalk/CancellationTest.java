package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static io.github.dreamtalk.Waiting.failure;
import static io.github.dreamtalk.Waiting.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.FakeStages.Point;
import io.github.dreamtalk.FakeStages.Stop;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.spi.Phase;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way to end a job early ends it at once, wherever it is, and leaves nothing. */
@Timeout(120)
class CancellationTest {
    private static final long AT_ONCE = 200;

    @TempDir
    Path folder;

    private final FakeStages stages = new FakeStages().sound(50);
    private final DreamTalkEngine engine =
            stages.engine().chunkFrames(8).maxJobs(2).build();

    @AfterEach
    void close() {
        stages.release();
        engine.close();
        assertThat(stages.faults).isEmpty();
        assertThat(stages.open()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    private DreamTalkRequest.Builder asked() {
        return request().motionOutput(folder.resolve("m.npy"));
    }

    private Path target() {
        return folder.resolve("out.mp4");
    }

    /** How long it takes an interrupted caller to get his exception, in ms. */
    private static long interruptedAfter(Waiting.Caller<?> caller) {
        long start = System.nanoTime();
        caller.thread().interrupt();
        assertThat(failure(caller.result()))
                .isInstanceOf(CancelledException.class)
                .hasMessage("the thread that waited for the job was interrupted; nothing was left at its target");
        assertThat(caller.wasInterrupted()).as("the interrupt is kept").isTrue();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void interruptingWhoWaitsEndsAJobThatIsBlockedAnywhere(Point where) throws Exception {
        Waiting.promptly(AT_ONCE, () -> {
            FakeStages fakes = new FakeStages().sound(50);
            try (DreamTalkEngine e = fakes.engine().chunkFrames(8).build()) {
                Stop stop = fakes.stopAt(where, 1);
                Waiting.Caller<Result> caller =
                        new Waiting.Caller<>(() -> e.newJob(asked().build()).generate(target()));
                stop.await();
                long took = interruptedAfter(caller);
                fakes.release();
                assertThat(folder).isEmptyDirectory();
                return took;
            } finally {
                assertThat(fakes.faults).isEmpty();
            }
        });
    }

    @Test
    void interruptingWhoWaitsWakesAConsumer() throws Exception {
        Waiting.promptly(AT_ONCE, () -> {
            CountDownLatch reached = new CountDownLatch(1);
            Waiting.Caller<Result> caller =
                    new Waiting.Caller<>(() -> engine.newJob(request().build()).frames((index, frame) -> {
                        reached.countDown();
                        new CountDownLatch(1).await();
                    }));
            reached.await();
            return interruptedAfter(caller);
        });
    }

    @Test
    void interruptingWhoWaitsEndsTheWaitForAVoice() throws Exception {
        Waiting.promptly(AT_ONCE, () -> {
            try (PushedVoice voice = PushedVoice.of(16_000, 1)) {
                Waiting.Caller<MotionSequence> caller = new Waiting.Caller<>(
                        () -> engine.newJob(request().voice(voice).build()).motion());
                Waiting.until(() -> stages.calls.get(Point.CREATE).get() >= 3);
                Waiting.pause(10);
                return interruptedAfter(caller);
            }
        });
    }

    /** A pipe nobody writes to; a socket nobody sends through is left when its stream is closed. */
    @Test
    void interruptingWhoWaitsEndsTheReadOfAStalledStream() throws Exception {
        Waiting.promptly(AT_ONCE, () -> {
            try (PipedOutputStream nobody = new PipedOutputStream();
                    PipedInputStream stream = new PipedInputStream(nobody)) {
                Waiting.Caller<MotionSequence> caller = new Waiting.Caller<>(() -> engine.newJob(
                                request().voice(Voice.stream(stream)).build())
                        .motion());
                Waiting.until(() -> stages.calls.get(Point.CREATE).get() >= 3);
                Waiting.pause(10);
                return interruptedAfter(caller);
            }
        });
        CountDownLatch reading = new CountDownLatch(1);
        AtomicBoolean closed = new AtomicBoolean();
        java.io.InputStream socket = new java.io.InputStream() {
            @Override
            public synchronized int read() throws IOException {
                reading.countDown();
                while (!closed.get()) {
                    Thread.onSpinWait(); // deaf to interrupts, as a socket is
                }
                throw new IOException("closed");
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
        Waiting.Caller<MotionSequence> caller = new Waiting.Caller<>(() ->
                engine.newJob(request().voice(Voice.stream(socket)).build()).motion());
        reading.await();
        interruptedAfter(caller);
    }

    @Test
    void interruptingWhoWaitsInTheQueueGivesUpItsPlace() throws Exception {
        Stop first = stages.stopAt(Point.PREDICT, 1);
        CompletableFuture<Result> one = engine.newJob(asked().build()).generateAsync(target());
        first.await();
        Stop second = stages.stopAt(Point.ENCODE_STYLE, 1);
        CompletableFuture<Result> two = engine.newJob(request().build()).generateAsync(folder.resolve("2.mp4"));
        second.await();
        Waiting.promptly(AT_ONCE, () -> {
            DreamTalkJob waiting = engine.newJob(request().build());
            Waiting.Caller<Result> caller = new Waiting.Caller<>(() -> waiting.generate(folder.resolve("3.mp4")));
            Waiting.until(() -> caller.thread().getState() == Thread.State.WAITING);
            return interruptedAfter(caller);
        });
        one.cancel(true);
        two.cancel(true);
    }

    @Test
    void aCallerWhoIsInterruptedAlreadyGetsNoJob() {
        Waiting.Caller<MotionSequence> caller = new Waiting.Caller<>(() -> {
            Thread.currentThread().interrupt();
            return engine.newJob(request().build()).motion();
        });
        assertThat(failure(caller.result())).isInstanceOf(CancelledException.class);
        assertThat(caller.wasInterrupted()).isTrue();
    }

    /** The ways in which a future's owner lets go of it. */
    private enum Owner {
        CANCELS {
            @Override
            void letGo(CompletableFuture<Result> job) {
                job.cancel(true);
            }
        },
        TIMES_OUT {
            @Override
            void letGo(CompletableFuture<Result> job) {
                job.orTimeout(1, TimeUnit.MILLISECONDS);
            }
        },
        COMPLETES {
            @Override
            void letGo(CompletableFuture<Result> job) {
                job.completeExceptionally(new TimeoutException("enough"));
            }
        };

        abstract void letGo(CompletableFuture<Result> job);
    }

    @ParameterizedTest
    @EnumSource(Owner.class)
    void aFutureThatIsLetGoStopsItsJob(Owner owner) throws Exception {
        for (Point where : List.of(Point.PREDICT, Point.RENDER, Point.OPEN_AUDIO, Point.FINISH)) {
            Waiting.promptly(AT_ONCE, () -> {
                Stop stop = stages.stopAt(where, 1);
                AtomicReference<Throwable> told = new AtomicReference<>();
                CountDownLatch over = new CountDownLatch(1);
                DreamTalkJob job = engine.newJob(asked().listener(new DreamTalkListener() {
                            @Override
                            public void phaseFailed(Phase phase, Throwable failure) {
                                told.set(failure);
                                over.countDown();
                            }
                        })
                        .build());
                CompletableFuture<Result> future = job.generateAsync(target());
                stop.await();
                long start = System.nanoTime();
                owner.letGo(future);
                assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                assertThat(told.get())
                        .isInstanceOf(CancelledException.class)
                        .hasMessageStartingWith("the job's future was cancelled or completed by its owner");
                assertThat(job.isCancelled()).isTrue();
                assertThat(failure(future)).isInstanceOfAny(CancellationException.class, TimeoutException.class);
                stages.release();
                return took;
            });
        }
        // Both places are free again.
        Waiting.until(() -> {
            List<CompletableFuture<Result>> jobs = List.of(
                    engine.newJob(request().build()).generateAsync(Path.of("a.mp4")),
                    engine.newJob(request().build()).generateAsync(Path.of("b.mp4")));
            jobs.forEach(Waiting::result);
            return true;
        });
    }

    @Test
    void aDeadlineEndsAJobInsideAStep() throws Exception {
        engine.newJob(request().build()).motion();
        for (Point where : List.of(Point.PREDICT, Point.RENDER, Point.WRITE, Point.ANALYZE, Point.READ_SOUND)) {
            Waiting.promptly(AT_ONCE, () -> {
                stages.stopAt(where, 1);
                long start = System.nanoTime();
                CompletableFuture<Result> job = engine.newJob(
                                asked().deadline(Duration.ofMillis(100)).build())
                        .generateAsync(target());
                assertThat(failure(job))
                        .isInstanceOf(CancelledException.class)
                        .hasMessage("the job's deadline of 100 ms passed; nothing was left at its target");
                stages.release();
                return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) - 100;
            });
        }
    }

    @Test
    void aDeadlineThatIsKeptDoesNothing() {
        Result made = engine.newJob(
                        request().deadline(Duration.ofSeconds(Long.MAX_VALUE)).build())
                .generate(Path.of("a.mp4"));
        assertThat(made.frames()).isEqualTo(50);
        DreamTalkJob quick =
                engine.newJob(request().deadline(Duration.ofMillis(400)).build());
        quick.motion();
        Waiting.pause(500);
        assertThat(quick.isCancelled()).as("its timer went with it").isFalse();
    }

    /** What a user does when one job's time is over must not hold up the deadlines of others. */
    @Test
    void aSlowDependentOfALateJobDelaysNoOtherDeadline() {
        Stop stop = stages.stopAt(Point.PREDICT, 1);
        CompletableFuture<Result> running = engine.newJob(request().build()).generateAsync(Path.of("a.mp4"));
        stop.await();
        Stop second = stages.stopAt(Point.ENCODE_STYLE, 1);
        CompletableFuture<Result> alsoRunning = engine.newJob(request().build()).generateAsync(Path.of("b.mp4"));
        second.await();
        CountDownLatch late = new CountDownLatch(1);
        CompletableFuture<Boolean> slow = engine.newJob(
                        request().deadline(Duration.ofMillis(20)).build())
                .generateAsync(Path.of("c.mp4"))
                .handle((r, e) -> {
                    try {
                        return late.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException interrupted) {
                        return false;
                    }
                });
        assertThat(failure(
                        engine.newJob(request().deadline(Duration.ofMillis(40)).build())
                                .generateAsync(Path.of("d.mp4"))))
                .isInstanceOf(CancelledException.class);
        late.countDown();
        assertThat(result(slow)).isTrue();
        stages.release();
        result(running);
        result(alsoRunning);
    }

    @Test
    void aCancelledJobDoesNotBegin() {
        DreamTalkJob job = engine.newJob(request().build());
        job.cancel();
        job.cancel();
        assertThatThrownBy(job::motion)
                .isInstanceOf(CancelledException.class)
                .hasMessage("the job was cancelled; nothing was left at its target");
        assertThat(stages.calls.get(Point.CREATE)).hasValue(0);
    }

    /** Once the file is there it cannot be said any more that nothing was left; and the motion goes with it. */
    @Test
    void aCancellationAfterTheOutputIsCompleteIsTooLate() throws IOException {
        DreamTalkJob job = engine.newJob(asked().build());
        stages.afterFinish = job::cancel;
        assertThat(job.generate(target()).frames()).isEqualTo(50);
        assertThat(job.isCancelled()).isTrue();
        for (Path made : List.of(target(), folder.resolve("m.npy"), folder.resolve("m.npy.json"))) {
            Files.delete(made);
        }
    }

    /** The motion of a job that makes nothing else. */
    @Test
    void aCancellationAfterTheMotionIsCompleteIsTooLate() throws IOException {
        AtomicReference<DreamTalkJob> job = new AtomicReference<>();
        Path file = folder.resolve("m.json");
        job.set(engine.newJob(request()
                .listener(new DreamTalkListener() {
                    @Override
                    public void phaseEnded(Phase phase) {
                        if (phase == Phase.ANIMATE) {
                            job.get().cancel();
                        }
                    }
                })
                .build()));
        assertThat(job.get().motion(file).frames()).isEqualTo(50);
        Files.delete(file);
    }

    /** The motion beside a video appears with the video, or not at all. */
    @Test
    void motionBesideAVideoThatFailsIsNotLeft() {
        stages.on(Point.FINISH, resource -> {
            throw new IOException("the disk is full");
        });
        assertThat(failure(engine.newJob(asked().build()).generateAsync(target())))
                .hasMessageContaining("the disk is full");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aVoiceThatFailsDoesNotWaitForItsPortrait() {
        stages.sound = new float[0];
        Stop stop = stages.stopAt(Point.ANALYZE, 1);
        CompletableFuture<Result> job = engine.newJob(request().build()).generateAsync(Path.of("a.mp4"));
        assertThat(failure(job)).isInstanceOf(InvalidInputException.class).hasMessageContaining("no samples");
        stop.go();
    }
}
