package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static io.github.dreamtalk.Waiting.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dreamtalk.FakeStages.Point;
import io.github.dreamtalk.diffusion.DdimSampler;
import io.github.dreamtalk.diffusion.DdpmSampler;
import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.diffusion.PredictionType;
import io.github.dreamtalk.diffusion.Sampler;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.motion.Style;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.BackendProvider;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.FrameStage;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.Retargeter;
import io.github.dreamtalk.spi.SamplerProvider;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.Synthesizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a chain, and what is refused before anything is read. */
@Timeout(60)
class PlanTest {
    private static final MotionSpace DOLL = new MotionSpace("doll", 2, List.of("lip", "brow"));

    @TempDir
    Path folder;

    private final FakeStages stages = new FakeStages().sound(50);
    private final List<AutoCloseable> engines = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable engine : engines) {
            engine.close();
        }
        assertThat(stages.faults).isEmpty();
        assertThat(stages.open()).isEmpty();
    }

    private DreamTalkEngine engine(DreamTalkEngine.Builder builder) {
        DreamTalkEngine engine = builder.build();
        engines.add(engine);
        return engine;
    }

    /** The portrait may have been begun in a thread of its own, beside the loading. */
    private void nothingWasRead() {
        for (Point p : List.of(Point.OPEN_AUDIO, Point.ENCODE_STYLE)) {
            assertThat(stages.calls.get(p)).as(p.name()).hasValue(0);
        }
    }

    private static LookAhead millis(long millis) {
        return new LookAhead(Duration.ofMillis(millis), false);
    }

    @Test
    void aPlanNamesTheStagesInOrderAndAddsUpTheirLookAhead() {
        DreamTalkEngine engine = engine(stages.engine());
        ChainDescription plan = engine.plan(request()
                .fps(FrameRate.of(50))
                .head(HeadMotion.natural())
                .blink(true)
                .build());
        assertThat(plan.space()).isEqualTo(MotionSpace.ARKIT);
        assertThat(plan.stages())
                .extracting(ChainDescription.Step::name, ChainDescription.Step::lookAhead)
                .containsExactly(
                        tuple("audio features", LookAhead.NONE),
                        tuple("denoiser", millis(100)), // 5 feature rows of 20 ms
                        tuple("smoothing", millis(40)), // a row of 40 ms
                        tuple("resampling", millis(80)), // two rows
                        tuple("life", LookAhead.NONE),
                        tuple("blink", LookAhead.NONE),
                        tuple("gaze", LookAhead.NONE),
                        tuple("head", LookAhead.NONE),
                        tuple("renderer", LookAhead.NONE));
        assertThat(plan.lookAhead()).isEqualTo(millis(220));
        nothingWasRead();
    }

    @Test
    void aPlanFollowsTheRequest() {
        DreamTalkEngine engine = engine(stages.engine());
        DreamTalkRequest still = DreamTalk.builder()
                .audio(Path.of("a.wav"))
                .style(request().build().style())
                .head(HeadMotion.still())
                .blink(false)
                .stage("smoothing", false)
                .stage("life", false)
                .build();
        assertThat(engine.plan(still).stages())
                .extracting(ChainDescription.Step::name)
                .containsExactly("audio features", "denoiser");
        assertThat(engine.plan(still).lookAhead()).isEqualTo(millis(100));
        assertThatThrownBy(() -> engine.plan(still).stages().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    /** A stage that must see the whole clip says so, and so does the chain. */
    @Test
    void storedMotionAndFrameStages() {
        Path file = folder.resolve("m.json");
        MotionFiles.write(file, new MotionSequence(MotionSpace.ARKIT, FrameRate.of(50), new float[61 * 4]));
        FrameStage.Provider whole = new WholeClip();
        DreamTalkEngine engine = engine(stages.engine().backend(StageKey.FRAME_STAGE, whole));
        ChainDescription plan = engine.plan(
                DreamTalk.builder().portrait(Path.of("face.png")).motion(file).build());
        assertThat(plan.stages())
                .extracting(ChainDescription.Step::name)
                .containsExactly("resampling", "renderer", "provenance");
        assertThat(plan.lookAhead()).isEqualTo(new LookAhead(Duration.ofMillis(40), true));
        assertThatThrownBy(() -> engine.plan(DreamTalk.builder()
                        .portrait(Path.of("face.png"))
                        .motion(file)
                        .stage("blink", true)
                        .build()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'blink' asked for beside motion that is given");
    }

    private static final class WholeClip implements FrameStage, FrameStage.Provider {
        @Override
        public String name() {
            return "provenance";
        }

        @Override
        public int order() {
            return 1;
        }

        @Override
        public FrameStage create(BackendContext context) {
            return this;
        }

        @Override
        public LookAhead lookAhead(ClipInfo clip) {
            return LookAhead.WHOLE_CLIP;
        }

        @Override
        public Stage.Session<io.github.dreamtalk.media.Frame, io.github.dreamtalk.media.Frame> open(ClipInfo clip) {
            return (frame, out) -> out.accept(frame);
        }
    }

    @Test
    void framesWithoutMotion() {
        Synthesizer.Provider provider = new Synthesizer.Provider() {
            @Override
            public String name() {
                return "dub";
            }

            @Override
            public Synthesizer create(BackendContext context) {
                return new Synthesizer() {
                    @Override
                    public Set<Need> needs() {
                        return Set.of(Need.FEATURES);
                    }

                    @Override
                    public LookAhead lookAhead(ClipInfo clip) {
                        return LookAhead.of(3, clip.rate());
                    }

                    @Override
                    public Stage.Session<Moment, io.github.dreamtalk.media.Frame> open(ClipInfo clip) {
                        throw new AssertionError("nothing is opened for a plan");
                    }
                };
            }
        };
        DreamTalkEngine engine = engine(stages.engine().backend(StageKey.SYNTHESIZER, provider));
        ChainDescription plan = engine.plan(request().synthesizer("dub").build());
        assertThat(plan.stages())
                .extracting(ChainDescription.Step::name)
                .containsExactly("audio features", "moments", "dub");
        assertThat(plan.lookAhead()).isEqualTo(millis(160));
    }

    /** From ARKit to the doll: its lip is the jaw, halved. */
    private static final class ToDoll implements Retargeter.Provider {
        private final String name;
        private final int priority;
        private final MotionSpace from;
        private volatile int open;

        ToDoll(String name, int priority, MotionSpace from) {
            this.name = name;
            this.priority = priority;
            this.from = from;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int priority() {
            return priority;
        }

        @Override
        public MotionSpace from() {
            return from;
        }

        @Override
        public MotionSpace to() {
            return DOLL;
        }

        @Override
        public Retargeter create(BackendContext context) {
            return new Retargeter() {
                @Override
                public LookAhead lookAhead(ClipInfo clip) {
                    return LookAhead.of(1, clip.rate());
                }

                @Override
                public Stage.Session<Rows, Rows> open(ClipInfo clip) {
                    assertThat(clip.space()).isEqualTo(MotionSpace.ARKIT);
                    open++;
                    return new Stage.Session<>() {
                        @Override
                        public void push(Rows rows, Sink<? super Rows> out) {
                            float[] lips = new float[2 * rows.count()];
                            for (int i = 0; i < rows.count(); i++) {
                                lips[2 * i] = rows.values()[61 * i + FakeStages.JAW] / 2;
                            }
                            out.accept(new Rows(lips, rows.count()));
                        }

                        @Override
                        public void close() {
                            open--;
                        }
                    };
                }
            };
        }
    }

    @Test
    void motionThatDoesNotReachTheRendererIsRefusedBeforeAnythingIsRead() {
        stages.rendered = DOLL;
        DreamTalkEngine engine =
                engine(stages.engine().backend(StageKey.RETARGETER, new ToDoll("bfm-to-doll", 0, MotionSpace.BFM)));
        Path file = folder.resolve("m.json");
        MotionFiles.write(file, new MotionSequence(MotionSpace.ARKIT, FrameRate.of(25), new float[61]));
        for (DreamTalkRequest request : List.of(
                request().style("there is no such style").build(),
                request().motion(file).build())) {
            assertThat(failure(engine.newJob(request).generateAsync(Path.of("a.mp4"))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("motion space: found motion in 'arkit', which the renderer")
                    .hasMessageContaining("'bfm-to-doll' (bfm to doll)")
                    .hasMessageContaining("renderers found: 'fake'");
            assertThatThrownBy(() -> engine.plan(request)).hasMessageContaining("motion space");
        }
        nothingWasRead();
        assertThat(engine.newJob(request().build()).motion().frames())
                .as("motion alone needs no renderer")
                .isEqualTo(50);
    }

    @Test
    void withoutAnyRetargeterTheMessageSaysSo() {
        stages.rendered = DOLL;
        DreamTalkEngine engine = engine(stages.engine());
        assertThatThrownBy(() -> engine.plan(request().build())).hasMessageContaining("retargeters found: none");
    }

    @Test
    void aRetargeterTakesTheMotionThere() {
        stages.rendered = DOLL;
        DreamTalkEngine engine = engine(stages.engine()
                .backend(StageKey.RETARGETER, new ToDoll("good", 5, MotionSpace.ARKIT))
                .backend(StageKey.RETARGETER, new ToDoll("worse", 4, MotionSpace.ARKIT))
                .backend(StageKey.RETARGETER, new ToDoll("other", 9, MotionSpace.BFM)));
        ChainDescription plan = engine.plan(request().build());
        assertThat(plan.stages())
                .extracting(ChainDescription.Step::name)
                .containsSubsequence("denoiser", "good", "renderer");
        assertThat(plan.lookAhead()).isEqualTo(millis(100 + 40 + 40));
        Result made = engine.newJob(request().build()).generate(Path.of("a.mp4"));
        assertThat(made.frames()).isEqualTo(50);
        assertThat(stages.greys.subList(0, 20)).allSatisfy(g -> assertThat(g).isLessThan(3));
        assertThat(stages.greys.subList(30, 50))
                .as("half of 0.5, as the retargeter has it")
                .allSatisfy(g -> assertThat(g).isBetween(62, 66));
        // An avatar is prepared for ARKit, which this renderer does not take, only when its job says for what.
        Avatar avatar = engine.avatar(Path.of("face.png"));
        int before = stages.prepared;
        engine.newJob(request().avatar(avatar).build()).generate(Path.of("a.mp4"));
        engine.newJob(request().avatar(avatar).build()).generate(Path.of("a.mp4"));
        assertThat(stages.prepared).isEqualTo(before + 1);
    }

    /** What was opened before the one that fails is closed. */
    @Test
    void aRendererThatDoesNotOpenLeavesNoRetargeterOpen() {
        stages.rendered = DOLL;
        ToDoll retargeter = new ToDoll("good", 5, MotionSpace.ARKIT);
        DreamTalkEngine engine = engine(stages.engine().backend(StageKey.RETARGETER, retargeter));
        stages.on(Point.RENDERER_OPEN, resource -> {
            assertThat(retargeter.open).isEqualTo(1);
            throw new IllegalStateException("no memory");
        });
        assertThat(failure(engine.newJob(request().build()).generateAsync(Path.of("a.mp4"))))
                .hasMessage("no memory");
        assertThat(retargeter.open).isZero();
        stages.release();
        engine.newJob(request().build()).generate(Path.of("a.mp4"));
        assertThat(retargeter.open).isZero();
    }

    @Test
    void twoRetargetersOfEqualPriorityAreAnError() {
        stages.rendered = DOLL;
        DreamTalkEngine engine = engine(stages.engine()
                .backend(StageKey.RETARGETER, new ToDoll("one", 5, MotionSpace.ARKIT))
                .backend(StageKey.RETARGETER, new ToDoll("two", 5, MotionSpace.ARKIT)));
        assertThatThrownBy(() -> engine.plan(request().build()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("several retargeters of the same priority from 'arkit'")
                .hasMessageContaining("'one' (arkit to doll), 'two' (arkit to doll)");
    }

    /** Notes that it was asked. */
    private static final class Noting implements SamplerProvider {
        private final String name;
        private final List<String> asked;

        Noting(String name, List<String> asked) {
            this.name = name;
            this.asked = asked;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Sampler create(BackendContext context) {
            Sampler ddim = new DdimSampler();
            return new Sampler() {
                @Override
                public Plan plan(NoiseSchedule schedule, PredictionType type, int steps) {
                    asked.add(name);
                    return ddim.plan(schedule, type, steps);
                }
            };
        }
    }

    @Test
    void theEnginesSamplerIsUsedUnlessTheRequestNamesOne() {
        List<String> asked = new ArrayList<>();
        DreamTalkEngine mine = engine(stages.engine()
                .backend(StageKey.SAMPLER, new Noting("mine", asked))
                .backend(StageKey.SAMPLER, new Noting("other", asked))
                .backend(StageKey.SAMPLER, "mine"));
        mine.newJob(request().build()).motion();
        assertThat(asked).containsExactly("mine");
        mine.newJob(request().sampler("other").build()).motion();
        assertThat(asked).containsExactly("mine", "other");
        mine.newJob(request().sampler("ddpm").build()).motion();
        assertThat(asked).hasSize(2);
        DreamTalkEngine named = engine(stages.engine().backend(StageKey.SAMPLER, "DDPM "));
        assertThat(named.backend(StageKey.SAMPLER)).isInstanceOf(DdpmSampler.class);
        assertThat(engine(stages.engine()).backend(StageKey.SAMPLER)).isInstanceOf(DdimSampler.class);
        MotionSequence ddpm = named.newJob(request().build()).motion();
        assertThat(ddpm)
                .isEqualTo(engine(stages.engine())
                        .newJob(request().sampler("ddpm").build())
                        .motion())
                .isNotEqualTo(engine(stages.engine()).newJob(request().build()).motion());
        DreamTalkEngine unknown = engine(stages.engine().backend(StageKey.SAMPLER, "euler"));
        assertThatThrownBy(() -> unknown.newJob(request().build()).motion())
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("'euler'")
                .hasMessageContaining("'ddim'");
    }

    @Test
    void aProviderReplacesTheOneOfItsNameAndTheLastOneIsUsed() {
        List<String> asked = new ArrayList<>();
        DreamTalkEngine engine = engine(stages.engine()
                .backend(StageKey.SAMPLER, new Noting("one", asked))
                .backend(StageKey.SAMPLER, new Noting("two", new ArrayList<>()))
                .backend(StageKey.SAMPLER, new Noting("two", asked)));
        engine.newJob(request().build()).motion();
        assertThat(asked).containsExactly("two");
    }

    @Test
    void stagesOfWhichSeveralStandInAChainAreNotChosenByTheEngine() {
        for (StageKey<?> key : List.of(StageKey.MOTION_STAGE, StageKey.FRAME_STAGE, StageKey.RETARGETER)) {
            assertThatThrownBy(() -> DreamTalkEngine.builder().backend(key, "blink"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("stage(name, on)");
        }
        BackendProvider<Renderer> stranger = new BackendProvider<>() {
            @Override
            public String name() {
                return "stranger";
            }

            @Override
            public Renderer create(BackendContext context) {
                throw new AssertionError("it is refused");
            }
        };
        assertThatThrownBy(() -> DreamTalkEngine.builder().backend(StageKey.RENDERER, stranger))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("renderer: found a provider of type "
                        + stranger.getClass().getName())
                .hasMessageContaining("expected a " + Renderer.Provider.class.getName());
    }

    /** A models folder with the style that is the default. */
    private Path models() throws Exception {
        float[] rows = new float[2 * 52];
        rows[3] = 0.25f;
        rows[52 + 51] = 0.5f;
        NpyFormat.write(folder.resolve("style-neutral.npy"), rows, 2, 52);
        return folder;
    }

    @Test
    void warmingUpMakesEverythingAndRunsOnce() throws Exception {
        DreamTalkEngine engine = engine(stages.engine().models(models()));
        engine.warmUp();
        assertThat(stages.calls.get(Point.CREATE)).hasValue(6);
        assertThat(stages.calls.get(Point.PREDICT).get()).isPositive();
        assertThat(stages.calls.get(Point.RENDER)).hasValue(0);
        engine.warmUp();
        engine.newJob(request().build()).generate(Path.of("a.mp4"));
        assertThat(stages.calls.get(Point.CREATE)).hasValue(6);
        assertThat(engine.styles()).containsExactly("neutral");
        assertThat(engine.styleCode(Style.named(" Neutral ")).values()).containsExactly(0f);
    }

    /** Row by row into the space of the denoiser, which has a pose too; what else lies in the folder is no style. */
    @Test
    void aNamedStyleIsReadRowByRow() throws Exception {
        Path folder = models();
        Files.writeString(folder.resolve("style-notes.txt"), "not one");
        NpyFormat.write(folder.resolve("mean.npy"), new float[52], 1, 52);
        DreamTalkEngine engine = engine(stages.engine().models(folder));
        assertThat(engine.styles()).containsExactly("neutral");
        engine.newJob(request().style("neutral").build()).motion();
        MotionSequence style = stages.style;
        assertThat(style.frames()).isEqualTo(2);
        int k = style.space().channels();
        float[] expected = new float[2 * k];
        expected[3] = 0.25f;
        expected[k + 51] = 0.5f;
        assertThat(style.toArray()).containsExactly(expected);
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingIsRead() throws Exception {
        DreamTalkEngine engine = engine(stages.engine().models(models()));
        assertThatThrownBy(() -> engine.newJob(request().style("jolly").build()).generate(Path.of("a.mp4")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("style: found 'jolly', expected one of [neutral]");
        assertThatThrownBy(() -> engine.newJob(request()
                                .head(HeadMotion.fromFile(folder.resolve("gone.csv")))
                                .build())
                        .generate(Path.of("a.mp4")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("gone.csv");
        assertThatThrownBy(() -> engine.newJob(request()
                                .motionOutput(folder.resolve("none").resolve("m.csv"))
                                .build())
                        .generate(Path.of("a.mp4")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no folder");
        Path nowhere = folder.resolve("none").resolve("m.csv");
        assertThatThrownBy(() -> engine.newJob(request().build()).motion(nowhere))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> assertThat(e.problems())
                        .singleElement()
                        .satisfies(p -> assertThat(p.field()).isEqualTo("output")));
        assertThatThrownBy(() ->
                        engine.newJob(request().motionOutput(nowhere).build()).motion(nowhere))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> assertThat(e.problems())
                        .singleElement()
                        .satisfies(p -> assertThat(p.field()).isEqualTo("motion output")));
        nothingWasRead();
        Files.delete(folder.resolve("style-neutral.npy"));
    }
}
