package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static io.github.dreamtalk.Waiting.failure;
import static io.github.dreamtalk.Waiting.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.FakeStages.Point;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.Style;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.FrameStage;
import io.github.dreamtalk.spi.Phase;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.StageKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where frames go, and what stages do to them on the way. */
@Timeout(60)
class OutputTest {
    private static final int FRAMES = 50;

    @TempDir
    Path folder;

    private final FakeStages stages = new FakeStages().sound(FRAMES);
    private final List<AutoCloseable> engines = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        stages.release();
        for (AutoCloseable engine : engines) {
            engine.close();
        }
        assertThat(stages.faults).isEmpty();
        assertThat(stages.open()).isEmpty();
    }

    private DreamTalkEngine engine(FrameStage.Provider... providers) {
        DreamTalkEngine.Builder builder = stages.engine().chunkFrames(8);
        for (FrameStage.Provider p : providers) {
            builder.backend(StageKey.FRAME_STAGE, p);
        }
        DreamTalkEngine engine = builder.build();
        engines.add(engine);
        return engine;
    }

    /** Every file of a request, and every way to run it: what is read is never written over. */
    @Test
    void whatIsReadIsNeverWrittenOver() throws IOException {
        Path io = Files.writeString(folder.resolve("io.mp4"), "mine");
        Path m = Files.writeString(folder.resolve("m.csv"), "mine");
        DreamTalkEngine engine = engine();
        List<DreamTalkRequest.Builder> readingVideo =
                List.of(request().audio(io), request().portrait(io));
        for (DreamTalkRequest.Builder b : readingVideo) {
            conflict("output", () -> engine.newJob(b.build()).generate(io));
        }
        List<DreamTalkRequest.Builder> readingMotion = List.of(
                request().audio(m),
                request().features(m),
                request().motion(m),
                request().style(Style.fromFile(m)),
                request().head(HeadMotion.fromFile(m)));
        for (DreamTalkRequest.Builder b : readingMotion) {
            conflict("output", () -> engine.newJob(b.build()).motion(m));
            DreamTalkRequest beside = b.motionOutput(m).build();
            conflict("motion output", () -> engine.newJob(beside).generate(folder.resolve("new.mp4")));
            conflict("motion output", () -> engine.newJob(beside).frames((index, frame) -> {}));
            conflict("motion output", () -> engine.newJob(beside).motion());
            conflict("motion output", () -> engine.newJob(beside).generate(OutputStream.nullOutputStream(), "mp4"));
        }
        conflict("output", () -> engine.writeFeatures(m, m));
        try (Avatar avatar = engine.avatar(io)) {
            DreamTalkRequest of = DreamTalk.builder()
                    .avatar(avatar)
                    .voice(Voice.pcm(new float[16_000], 16_000, 1))
                    .build();
            conflict("output", () -> engine.newJob(of).generate(io));
        }
        assertThat(io).hasContent("mine");
        assertThat(m).hasContent("mine");
        assertThat(folder).isDirectoryNotContaining(f -> f.toString().endsWith(".part"));
    }

    private void conflict(String field, org.assertj.core.api.ThrowableAssert.ThrowingCallable job) {
        stages.voice = null;
        assertThatThrownBy(job).isInstanceOfSatisfying(InvalidInputException.class, e -> {
            assertThat(e.problems().get(0).field()).isEqualTo(field);
            assertThat(e.problems().get(0).code()).isEqualTo(Problem.CONFLICT);
        });
        assertThat(stages.voice).as("nothing was begun").isNull();
    }

    /** A target of motion that cannot be is told before the sound is decoded, beside a video too. */
    @Test
    void aMotionOutputThatCannotBeIsToldFirst() {
        DreamTalkRequest beside =
                request().motionOutput(folder.resolve("none/m.csv")).build();
        List<String> phases = new ArrayList<>();
        DreamTalkRequest heard = beside.toBuilder()
                .listener(new DreamTalkListener() {
                    @Override
                    public void phaseStarted(Phase phase, long total) {
                        phases.add(phase.name());
                    }
                })
                .build();
        assertThatThrownBy(() -> engine().newJob(heard).generate(folder.resolve("new.mp4")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no folder");
        assertThat(phases).containsExactly("LOAD");
    }

    @Test
    void aStreamReceivesBytesWhileTheyAreMadeAndIsNotClosed() {
        AtomicInteger closed = new AtomicInteger();
        ByteArrayOutputStream stream = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        AtomicInteger early = new AtomicInteger();
        stages.on(Point.RENDER, resource -> early.accumulateAndGet(stream.size(), Math::max));
        Result made = engine().newJob(request().build()).generate(stream, "MP4");
        assertThat(made.output()).isNull();
        assertThat(made.frames()).isEqualTo(FRAMES);
        assertThat(stream.size()).isEqualTo(FRAMES);
        assertThat(early).hasPositiveValue();
        assertThat(closed).hasValue(0);
        assertThat(stages.voice).isEqualTo(Path.of("speech.wav"));
    }

    @Test
    void aStreamIsFilledInAThreadOfItsOwn() throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        CountDownLatch asked = new CountDownLatch(1);
        stages.on(Point.RENDER, resource -> Waiting.until(() -> asked.getCount() == 0));
        CompletableFuture<Result> future = engine().newJob(request().build()).generateAsync(stream, "mp4");
        assertThat(future).isNotDone();
        asked.countDown();
        Result made = result(future);
        assertThat(made.output()).isNull();
        assertThat(stream.size()).isEqualTo(FRAMES);
        assertThat(failure(engine().newJob(request().build()).generateAsync(stream, "avi")))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aStreamThatFailsEndsTheJobWithItsException() {
        IOException gone = new IOException("the client has left");
        OutputStream stream = new OutputStream() {
            private int taken;

            @Override
            public void write(int b) throws IOException {
                if (++taken == 20) {
                    throw gone;
                }
            }
        };
        assertThatThrownBy(() -> engine().newJob(request().build()).generate(stream, "mp4"))
                .isExactlyInstanceOf(DreamTalkException.class)
                .hasCause(gone);
    }

    @Test
    void aFormatTheWriterDoesNotMakeIsRefusedBeforeAnythingIsRead() {
        for (String format : List.of("avi", "webm")) {
            assertThatThrownBy(
                            () -> engine().newJob(request().build()).generate(OutputStream.nullOutputStream(), format))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("'" + format + " stream'");
        }
        assertThatThrownBy(() -> engine().newJob(request().build()).generate(OutputStream.nullOutputStream(), " "))
                .isInstanceOf(InvalidInputException.class);
        assertThat(stages.calls.get(Point.OPEN_AUDIO)).hasValue(0);
    }

    @Test
    void aFileAppearsWhenItIsComplete() {
        Path target = folder.resolve("out.mp4");
        AtomicInteger seen = new AtomicInteger();
        stages.on(Point.FINISH, resource -> seen.addAndGet(Files.exists(target) ? 1 : 0));
        Result made = result(engine().newJob(request().build()).generateAsync(target));
        assertThat(made.output()).isEqualTo(target);
        assertThat(target).hasSize(FRAMES);
        assertThat(seen).hasValue(0);
    }

    /** A frame stage of a test. */
    private abstract static class FakeStage implements FrameStage.Provider, FrameStage {
        private final String name;
        private final int order;

        FakeStage(String name, int order) {
            this.name = name;
            this.order = order;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int order() {
            return order;
        }

        @Override
        public FrameStage create(BackendContext context) {
            return this;
        }

        @Override
        public Stage.Session<Frame, Frame> open(ClipInfo clip) {
            return this::change;
        }

        abstract void change(Frame frame, Sink<? super Frame> out);
    }

    /** Marks the first pixel. */
    private static FakeStage mark(String name, int order, int add) {
        return new FakeStage(name, order) {
            @Override
            void change(Frame frame, Sink<? super Frame> out) {
                frame.image().data()[0] = (byte) ((frame.image().data()[0] & 255) / 2 + add);
                out.accept(frame);
            }
        };
    }

    /** Makes the picture's right half transparent. */
    private static final class Matte extends FakeStage {
        private final boolean byDefault;

        Matte(boolean byDefault) {
            super("matte", 10);
            this.byDefault = byDefault;
        }

        @Override
        public boolean joinsByDefault() {
            return byDefault;
        }

        @Override
        void change(Frame frame, Sink<? super Frame> out) {
            byte[] alpha = new byte[32 * 16];
            Arrays.fill(alpha, (byte) 255);
            alpha[31] = 0;
            out.accept(new Frame(frame.index(), frame.image(), alpha));
        }
    }

    private List<Integer> greys(DreamTalkEngine engine, DreamTalkRequest request) {
        stages.greys.clear();
        engine.newJob(request).generate(Path.of("a.mp4"));
        assertThat(stages.greys).hasSize(FRAMES);
        return List.copyOf(stages.greys);
    }

    @Test
    void frameStagesChangePixelsInTheirOrderAndCanBeLeftOut() {
        DreamTalkEngine engine = engine(mark("late", 20, 40), mark("early", 10, 100));
        assertThat(greys(engine, request().build()).get(0)).isEqualTo(0 / 2 / 2 + 100 / 2 + 40);
        assertThat(greys(engine, request().stage("late", false).build()).get(0)).isEqualTo(100);
        assertThat(greys(engine, request().stage("Early ", false).build()).get(0))
                .isEqualTo(40);
        DreamTalkRequest both =
                request().stage("late", false).stage("early", false).build();
        assertThat(greys(engine, both).get(0)).isZero();
        assertThatThrownBy(() ->
                        engine.newJob(request().stage("lates", true).build()).generate(Path.of("a.mp4")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("'lates'", "'late'", "'early'", "'blink'");
    }

    @Test
    void alphaReachesWriterAndPublisherAlike() {
        DreamTalkEngine engine = engine(new Matte(true));
        engine.newJob(request().build()).generate(Path.of("a.mp4"));
        assertThat(stages.alphas)
                .hasSize(FRAMES)
                .allSatisfy(f -> assertThat(f.alpha()).startsWith(255, 255).contains(0));
        List<VideoFrame> frames =
                PublisherTest.all(engine.newJob(request().build()).publisher());
        assertThat(frames).hasSize(FRAMES).allSatisfy(f -> assertThat(f.alpha()).contains(0));
    }

    @Test
    void aStageThatDoesNotJoinByItselfIsTakenInByName() {
        DreamTalkEngine engine = engine(new Matte(false));
        engine.newJob(request().build()).generate(Path.of("a.mp4"));
        assertThat(stages.alphas).isEmpty();
        engine.newJob(request().stage("matte", true).build()).generate(Path.of("a.mp4"));
        assertThat(stages.alphas).hasSize(FRAMES);
    }

    @Test
    void aStageThatSuitsNothingIsLeftOutUnlessItWasAskedFor() {
        FakeStage picky = new FakeStage("picky", 10) {
            @Override
            public boolean suits(ClipInfo clip) {
                return clip.rate().fps() > 30;
            }

            @Override
            void change(Frame frame, Sink<? super Frame> out) {
                throw new AssertionError("it does not suit");
            }
        };
        DreamTalkEngine engine = engine(picky);
        greys(engine, request().build());
        assertThatThrownBy(() ->
                        engine.newJob(request().stage("picky", true).build()).generate(Path.of("a.mp4")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'picky' asked for, expected a clip it suits");
    }

    private static void isRefused(DreamTalkEngine engine, String what, String found, String expected) {
        assertThat(failure(engine.newJob(request().build()).generateAsync(Path.of("a.mp4"))))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining(
                        "changed the " + what + " of the frames: found " + found + ", expected " + expected);
    }

    @Test
    void aStageThatDropsAFrameIsAnError() {
        FakeStage last = new FakeStage("last", 10) {
            @Override
            void change(Frame frame, Sink<? super Frame> out) {
                if (frame.index() != FRAMES - 1) {
                    out.accept(frame);
                }
            }
        };
        isRefused(engine(last), "number", "49 frames", "50 frames");
        assertThat(stages.finished).isFalse();
        FakeStage middle = new FakeStage("middle", 10) {
            @Override
            void change(Frame frame, Sink<? super Frame> out) {
                if (frame.index() != 7) {
                    out.accept(frame);
                }
            }
        };
        isRefused(engine(middle), "order", "frame 8", "frame 7");
    }

    @Test
    void aStageThatRepeatsAFrameIsAnError() {
        FakeStage twice = new FakeStage("twice", 10) {
            @Override
            void change(Frame frame, Sink<? super Frame> out) {
                out.accept(frame);
                out.accept(frame);
            }
        };
        isRefused(engine(twice), "order", "frame 0", "frame 1");
        FakeStage more = new FakeStage("more", 10) {
            @Override
            void change(Frame frame, Sink<? super Frame> out) {
                out.accept(frame);
                if (frame.index() == FRAMES - 1) {
                    out.accept(new Frame(FRAMES, frame.image()));
                }
            }
        };
        isRefused(engine(more), "number", "51 frames", "50 frames");
    }

    /** An encoder given another size would write nonsense, a native one perhaps beyond its buffers. */
    @Test
    void aStageThatChangesTheSizeIsAnError() {
        FakeStage wide = new FakeStage("wide", 10) {
            @Override
            void change(Frame frame, Sink<? super Frame> out) {
                out.accept(new Frame(frame.index(), new RgbImage(33, 16)));
            }
        };
        isRefused(engine(wide), "size", "33x16", "32x16");
        FakeStage high = new FakeStage("high", 10) {
            @Override
            void change(Frame frame, Sink<? super Frame> out) {
                out.accept(new Frame(frame.index(), new RgbImage(32, 15)));
            }
        };
        isRefused(engine(high), "size", "32x15", "32x16");
    }

    /** A stage may hold frames back; it gives them when the clip is over. */
    @Test
    void framesThatAreHeldBackComeAtTheEnd() {
        FakeStage delay = new FakeStage("delay", 10) {
            @Override
            void change(Frame frame, Sink<? super Frame> out) {
                throw new AssertionError("a session of its own");
            }

            @Override
            public Stage.Session<Frame, Frame> open(ClipInfo clip) {
                List<Frame> held = new ArrayList<>();
                return new Stage.Session<>() {
                    @Override
                    public void push(Frame frame, Sink<? super Frame> out) {
                        held.add(new Frame(frame.index(), frame.image().copy()));
                        if (held.size() > 5) {
                            out.accept(held.remove(0));
                        }
                    }

                    @Override
                    public void finish(Sink<? super Frame> out) {
                        held.forEach(out::accept);
                    }
                };
            }
        };
        List<Integer> plain = greys(engine(), request().build());
        assertThat(greys(engine(delay), request().build())).isEqualTo(plain);
    }

    @Test
    void aConsumerSeesEveryFrameInOrder() {
        List<Long> seen = new ArrayList<>();
        Result made = engine().newJob(request().build()).frames((index, frame) -> seen.add(index));
        assertThat(seen).hasSize(FRAMES).isSorted();
        assertThat(made.output()).isNull();
        assertThat(made.width()).isEqualTo(32);
        assertThat(made.height()).isEqualTo(16);
        CompletableFuture<Boolean> again = new CompletableFuture<>();
        DreamTalkJob job = engine().newJob(request().build());
        job.frames((index, frame) -> again.complete(true));
        assertThat(again).isCompleted();
        assertThatThrownBy(() -> job.frames((index, frame) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has already run");
    }
}
