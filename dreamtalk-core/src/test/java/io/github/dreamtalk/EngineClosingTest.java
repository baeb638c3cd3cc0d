package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static io.github.dreamtalk.Waiting.failure;
import static io.github.dreamtalk.Waiting.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.FakeStages.Point;
import io.github.dreamtalk.FakeStages.Stop;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.Style;
import io.github.dreamtalk.spi.Phase;
import io.github.dreamtalk.spi.StageKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing an engine is always safe, whatever runs and whoever closes. */
@Timeout(120)
class EngineClosingTest {
    @TempDir
    Path folder;

    private final FakeStages stages = new FakeStages().sound(50);
    private final DreamTalkEngine engine =
            stages.engine().chunkFrames(8).maxJobs(3).build();

    @AfterEach
    void nothingCrashed() {
        stages.release();
        engine.close();
        assertThat(stages.faults).isEmpty();
    }

    private CompletableFuture<Result> video() {
        return engine.newJob(request().motionOutput(folder.resolve("m.npy")).build())
                .generateAsync(folder.resolve("out.mp4"));
    }

    private static Future<?> inThread(Runnable call) {
        return new Waiting.Caller<>(() -> {
                    call.run();
                    return true;
                })
                .result();
    }

    private static void isTheClosedEngine(Future<?> job) {
        assertThat(failure(job))
                .isInstanceOf(CancelledException.class)
                .hasMessage("the engine was closed; nothing was left at its target");
    }

    private void everythingIsClosed() {
        assertThat(stages.open()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Point.class, mode = EnumSource.Mode.EXCLUDE, names = "CREATE")
    void aJobThatIsBlockedAnywhereEndsAndOnlyThenIsAnythingFreed(Point where) {
        Stop stop = stages.stopAt(where, 1);
        CompletableFuture<Result> job = video();
        stop.await();
        Future<?> closing = inThread(engine::close);
        isTheClosedEngine(job);
        result(closing);
        everythingIsClosed();
        assertThat(folder).isEmptyDirectory();
    }

    /** A native library whose loading is broken off may be lost; so the job leaves, and closing waits. */
    @Test
    void aBackendThatIsBeingMadeIsWaitedForButNotByItsJob() {
        Stop stop = stages.stopAt(Point.CREATE, 2);
        CompletableFuture<Result> job = video();
        stop.await();
        Future<?> closing = inThread(engine::close);
        isTheClosedEngine(job);
        assertThatThrownBy(() -> closing.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        stop.go();
        result(closing);
    }

    @Test
    void aConsumerThatWaitsIsWoken() {
        CountDownLatch reached = new CountDownLatch(1);
        Future<Result> job = new Waiting.Caller<>(
                        () -> engine.newJob(request().build()).frames((index, frame) -> {
                            reached.countDown();
                            new CountDownLatch(1).await();
                        }))
                .result();
        Waiting.until(() -> reached.getCount() == 0);
        engine.close();
        isTheClosedEngine(job);
        everythingIsClosed();
    }

    @Test
    void aJobThatWaitsForItsVoiceEnds() {
        try (PushedVoice voice = PushedVoice.of(16_000, 1)) {
            voice.push(new float[1600]);
            Future<MotionSequence> job = new Waiting.Caller<>(
                            () -> engine.newJob(request().voice(voice).build()).motion())
                    .result();
            Waiting.until(() -> stages.calls.get(Point.CREATE).get() >= 3);
            Waiting.pause(20);
            engine.close();
            isTheClosedEngine(job);
        }
    }

    @Test
    void jobsThatWaitForTheirTurnEnd() {
        DreamTalkEngine narrow = stages.engine().maxJobs(1).build();
        Stop stop = stages.stopAt(Point.PREDICT, 1);
        List<CompletableFuture<Result>> jobs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            jobs.add(narrow.newJob(request().build()).generateAsync(folder.resolve(i + ".mp4")));
        }
        stop.await();
        narrow.close();
        jobs.forEach(EngineClosingTest::isTheClosedEngine);
        everythingIsClosed();
        assertThat(folder).isEmptyDirectory();
    }

    /** Its thread may come late, or never: the executor is the user's. */
    @Test
    void jobsThatTheirExecutorHasNotBegunEnd() {
        List<Runnable> kept = new ArrayList<>();
        DreamTalkEngine lazy = stages.engine().executor(kept::add).build();
        CompletableFuture<Result> job = lazy.newJob(request().build()).generateAsync(folder.resolve("a.mp4"));
        lazy.close();
        isTheClosedEngine(job);
        kept.forEach(Runnable::run);
        assertThat(stages.calls.get(Point.CREATE)).hasValue(0);
    }

    /** Between a job's start and its entry the engine may be closed: for its user the job ran, and was cancelled. */
    @Test
    void aJobThatMeetsTheClosingIsRefusedOrCancelledOrDone() {
        for (int i = 0; i < 300; i++) {
            DreamTalkEngine closing = stages.engine().build();
            DreamTalkJob job = closing.newJob(request().build());
            CompletableFuture<MotionSequence> motion = new Waiting.Caller<>(job::motion).result();
            closing.close();
            Throwable thrown = result(motion.handle((made, e) -> e == null ? new CancelledException("done") : e));
            if (thrown instanceof IllegalStateException) {
                assertThat(thrown).hasMessage("the engine is closed; make a new one");
            } else {
                assertThat(thrown).isInstanceOf(CancelledException.class);
            }
        }
    }

    @Test
    void aConsumerMayCloseTheEngine() {
        Future<Result> job = new Waiting.Caller<>(
                        () -> engine.newJob(request().build()).frames((index, frame) -> {
                            if (index == 3) {
                                engine.close();
                                assertThat(stages.closed).as("it is still used").doesNotContain("renderer");
                            }
                        }))
                .result();
        isTheClosedEngine(job);
        everythingIsClosed();
    }

    /** By phase: in its start, in its progress, in its end. */
    @ParameterizedTest
    @EnumSource(Phase.class)
    void aListenerMayCloseTheEngine(Phase phase) {
        for (int when = 0; when < 3; when++) {
            int chosen = when;
            FakeStages fakes = new FakeStages().sound(50);
            DreamTalkEngine closed = fakes.engine().chunkFrames(8).build();
            AtomicReference<Throwable> told = new AtomicReference<>();
            DreamTalkListener listener = new DreamTalkListener() {
                private void close(int now, Phase p) {
                    if (now == chosen && p == phase) {
                        closed.close();
                    }
                }

                @Override
                public void phaseStarted(Phase p, long total) {
                    close(0, p);
                }

                @Override
                public void phaseProgress(Phase p, long done, long total) {
                    close(1, p);
                }

                @Override
                public void phaseEnded(Phase p) {
                    close(2, p);
                }

                @Override
                public void phaseFailed(Phase p, Throwable failure) {
                    told.set(failure);
                }
            };
            Future<Result> job =
                    closed.newJob(request().listener(listener).build()).generateAsync(folder.resolve("out.mp4"));
            boolean tooLate = phase == Phase.FINISH && chosen == 2;
            boolean never = chosen == 1 && phase != Phase.ANIMATE;
            if (tooLate || never) {
                assertThat(result(job).frames()).isEqualTo(50);
            } else {
                isTheClosedEngine(job);
                if (chosen < 2) {
                    assertThat(told.get()).isInstanceOf(CancelledException.class);
                }
            }
            closed.close();
            assertThat(fakes.faults).isEmpty();
            assertThat(fakes.open()).isEmpty();
        }
    }

    @Test
    void aDependentOfAnotherJobMayCloseTheEngine() {
        Stop stop = stages.stopAt(Point.PREDICT, 30);
        CompletableFuture<Result> running = video();
        stop.await();
        CompletableFuture<Void> other = engine.newJob(request().face(7).build())
                .generateAsync(folder.resolve("b.mp4"))
                .handle((r, failed) -> {
                    engine.close();
                    return null;
                });
        result(other);
        isTheClosedEngine(running);
        everythingIsClosed();
    }

    @Test
    void closingTwiceAtOnceOrLaterIsClosingOnce() {
        Stop stop = stages.stopAt(Point.RENDER, 3);
        CompletableFuture<Result> job = video();
        stop.await();
        List<Future<?>> closers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            closers.add(inThread(engine::close));
        }
        closers.forEach(Waiting::result);
        isTheClosedEngine(job);
        engine.close();
        assertThat(stages.closed.stream().filter("renderer"::equals)).hasSize(1);
    }

    @Test
    void aClosedEngineRefusesEverythingNew() {
        DreamTalkJob before = engine.newJob(request().build());
        engine.close();
        DreamTalkJob after = engine.newJob(request().build());
        List<Runnable> uses = List.of(
                before::motion,
                after::motion,
                () -> engine.avatar(Path.of("face.png")),
                () -> engine.plan(request().build()),
                () -> engine.backend(StageKey.RENDERER),
                () -> engine.styleCode(Style.named("happy")),
                () -> engine.writeFeatures(Path.of("a.wav"), folder.resolve("f.npy")),
                engine::warmUp);
        assertThat(uses).allSatisfy(use -> assertThatThrownBy(use::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the engine is closed"));
        assertThat(stages.calls.get(Point.CREATE)).hasValue(0);
    }

    @Test
    void anAvatarThatIsBeingMadeIsWaitedForAndClosed() {
        Stop stop = stages.stopAt(Point.ANALYZE, 1);
        Future<Avatar> making = new Waiting.Caller<>(() -> engine.avatar(Path.of("face.png"))).result();
        stop.await();
        Future<?> closing = inThread(engine::close);
        assertThatThrownBy(() -> closing.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        stop.go();
        result(making).close();
        result(closing);
        assertThat(stages.closed.stream().filter("portrait"::equals)).hasSize(1);
    }

    @Test
    void theSharedEngineIsNeverClosed() {
        DreamTalkEngine shared = DreamTalkEngine.shared();
        assertThatThrownBy(shared::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("never closed");
        assertThat(DreamTalkEngine.shared()).isSameAs(shared);
        assertThat(shared.diagnostics().device()).isNotNull();
    }
}
