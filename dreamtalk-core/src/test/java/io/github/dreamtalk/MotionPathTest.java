package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.testing.AbstractMotionStageTest;
import io.github.dreamtalk.stage.BlinkGenerator;
import io.github.dreamtalk.stage.FaceLife;
import io.github.dreamtalk.stage.GazeMotion;
import io.github.dreamtalk.stage.HeadMover;
import io.github.dreamtalk.stage.MotionResampler;
import io.github.dreamtalk.stage.TemporalSmoothing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the motion of a job is made of: each of the built-in stages, in its place and with what it must know. */
class MotionPathTest {
    private static final int SECONDS = 20;
    private static final int K = MotionSpace.ARKIT.channels();
    private static final FrameRate OWN = FrameRate.FPS_25;

    @TempDir
    Path folder;

    private final FakeStages stages = new FakeStages().sound(SECONDS * 25);
    private final List<AutoCloseable> engines = new ArrayList<>();
    private final DreamTalkEngine engine = open(stages.engine());

    private DreamTalkEngine open(DreamTalkEngine.Builder builder) {
        DreamTalkEngine made = builder.build();
        engines.add(made);
        return made;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable e : engines) {
            e.close();
        }
        assertThat(stages.faults).isEmpty();
    }

    /** Nothing but what the denoiser gives. */
    private static DreamTalkRequest.Builder bare() {
        return request()
                .seed(5)
                .stage("smoothing", false)
                .stage("life", false)
                .stage("gaze", false)
                .stage("head", false);
    }

    private static DreamTalkRequest.Builder whole(FrameRate rate) {
        return bare().stage("smoothing", true)
                .stage("life", true)
                .stage("gaze", true)
                .stage("head", true)
                .stage("blink", true)
                .head(HeadMotion.natural())
                .fps(rate);
    }

    private float[] made(DreamTalkRequest.Builder request) {
        return engine.newJob(request.build()).motion().toArray();
    }

    private static ClipInfo clip(FrameRate rate) {
        return ClipInfo.of(MotionSpace.ARKIT, rate)
                .withFrames((long) (SECONDS * rate.fps()))
                .withSeed(5)
                .withHead(HeadMotion.natural());
    }

    private static float[] resampled(float[] rows, FrameRate rate) {
        long frames = (long) (SECONDS * rate.fps());
        float[] out = new float[(int) frames * K];
        int[] at = {0};
        Sink<Rows> sink = block -> {
            System.arraycopy(block.values(), 0, out, at[0], block.count() * K);
            at[0] += block.count() * K;
        };
        MotionResampler resampler = new MotionResampler(K, OWN, rate, frames, MotionResampler.Interpolation.CUBIC);
        resampler.push(new Rows(rows.clone(), rows.length / K), sink);
        resampler.finish(sink);
        return out;
    }

    /** Blinks, smoothing, head or gaze cannot be taken out, moved or told something else without a difference to the bit. */
    @ParameterizedTest
    @ValueSource(ints = {25, 50, 30})
    void everyStageStandsInItsPlace(int fps) {
        FrameRate rate = FrameRate.of(fps);
        float[] rows = made(bare());
        rows = AbstractMotionStageTest.run(new TemporalSmoothing(), clip(OWN), rows, 500);
        rows = resampled(rows, rate);
        for (MotionStage stage : List.of(new FaceLife(), new BlinkGenerator(), new GazeMotion(), new HeadMover())) {
            float[] before = rows;
            rows = AbstractMotionStageTest.run(stage, clip(rate), rows, 500);
            assertThat(rows)
                    .as(stage.getClass().getSimpleName() + " does something")
                    .isNotEqualTo(before);
        }
        assertThat(made(whole(rate))).isEqualTo(rows);
    }

    private static float most(MotionSequence motion, String channel) {
        float most = 0;
        for (float v : motion.channel(channel)) {
            most = Math.max(most, Math.abs(v));
        }
        return most;
    }

    /** However strong the guidance, and at any rate. */
    @ParameterizedTest
    @ValueSource(ints = {25, 60})
    void expressionsStayInTheirRange(int fps) {
        float[] rows = made(whole(FrameRate.of(fps)).guidance(10));
        int extremes = 0;
        for (int i = 0; i < rows.length; i++) {
            if (i % K < MotionSpace.ARKIT.expressionChannels()) {
                assertThat(rows[i]).as("value %s", i).isBetween(0f, 1f);
                extremes += rows[i] == 0 || rows[i] == 1 ? 1 : 0;
            }
        }
        assertThat(extremes).as("the guidance was strong enough to leave it").isGreaterThan(100);
    }

    @Test
    void byDefaultAFaceBlinksLooksAndNods() {
        MotionSequence motion = engine.newJob(
                        request().blink(true).head(HeadMotion.natural()).build())
                .motion();
        assertThat(most(motion, "eyeBlinkLeft")).isGreaterThan(0.9f);
        assertThat(most(motion, "leftEyeYaw")).isGreaterThan(0.005f);
        assertThat(most(motion, "headPitch")).isGreaterThan(0.005f);
    }

    @Test
    void eachStageCanBeLeftOut() {
        MotionSequence still = engine.newJob(whole(OWN)
                        .blink(false)
                        .stage("gaze", false)
                        .stage("head", false)
                        .build())
                .motion();
        assertThat(most(still, "eyeBlinkLeft")).isLessThan(0.01f);
        assertThat(most(still, "leftEyeYaw")).isZero();
        assertThat(most(still, "headPitch")).isZero();
    }

    @Test
    void aRecordedHeadReplacesThePose() {
        float[] rows = new float[2 * K];
        int yaw = MotionSpace.ARKIT.indexOf("headYaw");
        rows[yaw] = 0.25f;
        rows[K + yaw] = 0.25f;
        MotionSequence recording = new MotionSequence(MotionSpace.ARKIT, OWN, rows);
        MotionSequence motion = engine.newJob(
                        request().head(HeadMotion.fromMotion(recording)).build())
                .motion();
        assertThat(motion.channel("headYaw")).containsOnly(0.25f);
        Path file = folder.resolve("head.json");
        MotionFiles.write(file, recording);
        assertThat(engine.newJob(request().head(HeadMotion.fromFile(file)).build())
                        .motion()
                        .channel("headYaw"))
                .containsOnly(0.25f);
        assertThatThrownBy(() -> engine.newJob(request()
                                .stage("gaze", true)
                                .head(HeadMotion.still())
                                .build())
                        .motion())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'gaze' asked for, expected a clip it suits");
    }

    @Test
    void aStageIsToldWhatIsKnownOfTheClip() {
        List<ClipInfo> told = new ArrayList<>();
        MotionStage.Provider[] providers = new MotionStage.Provider[2];
        for (MotionStage.Place place : MotionStage.Place.values()) {
            providers[place.ordinal()] = new MotionStage.Provider() {
                @Override
                public String name() {
                    return "at " + place;
                }

                @Override
                public int order() {
                    return 1;
                }

                @Override
                public MotionStage.Place place() {
                    return place;
                }

                @Override
                public MotionStage create(BackendContext context) {
                    return clip -> {
                        told.add(clip);
                        return (rows, out) -> out.accept(rows);
                    };
                }
            };
        }
        DreamTalkEngine asking = open(stages.engine()
                .backend(StageKey.MOTION_STAGE, providers[0])
                .backend(StageKey.MOTION_STAGE, providers[1]));
        Style style = request().build().style();
        HeadMotion head = HeadMotion.natural();
        asking.newJob(request().seed(9).head(head).fps(FrameRate.of(50)).build())
                .generate(Path.of("a.mp4"));
        asking.newJob(request().build()).motion();
        assertThat(told).hasSize(4);
        assertThat(told.get(0).rate()).isEqualTo(OWN);
        assertThat(told.get(0).frames()).isEqualTo(OptionalLong.of(SECONDS * 25));
        assertThat(told.get(1).rate()).isEqualTo(FrameRate.of(50));
        assertThat(told.get(1).frames()).isEqualTo(OptionalLong.of(SECONDS * 50));
        for (ClipInfo clip : told.subList(0, 2)) {
            assertThat(clip.space()).isEqualTo(MotionSpace.ARKIT);
            assertThat(clip.seed()).isEqualTo(9);
            assertThat(clip.head()).isEqualTo(head);
            assertThat(clip.style().at(0)).isEqualTo(style);
            assertThat(clip.sound().orElseThrow().samples()).isEqualTo(SECONDS * 16_000);
            assertThat(clip.portrait()).isPresent();
        }
        assertThat(told.get(3).portrait()).as("motion alone has no portrait").isEmpty();
    }

    /** Of two with one name the later is meant. */
    @Test
    void aStageThatIsGivenAgainReplacesTheFirst() {
        List<Float> used = new ArrayList<>();
        DreamTalkEngine.Builder builder = stages.engine();
        for (float value : new float[] {0.25f, 0.75f}) {
            builder.backend(StageKey.MOTION_STAGE, new MotionStage.Provider() {
                @Override
                public String name() {
                    return "noting";
                }

                @Override
                public int order() {
                    return 1;
                }

                @Override
                public MotionStage create(BackendContext context) {
                    return clip -> {
                        used.add(value);
                        return (rows, out) -> out.accept(rows);
                    };
                }
            });
        }
        open(builder).newJob(request().build()).motion();
        assertThat(used).containsExactly(0.75f);
    }

    @Test
    void aStageThatDropsOrAddsARowIsAnError() {
        for (int change : new int[] {-1, 1}) {
            MotionStage.Provider wrong = new MotionStage.Provider() {
                @Override
                public String name() {
                    return "wrong";
                }

                @Override
                public int order() {
                    return 999;
                }

                @Override
                public MotionStage create(BackendContext context) {
                    return clip -> new Stage.Session<>() {
                        private boolean done;

                        @Override
                        public void push(Rows rows, Sink<? super Rows> out) {
                            int n = done ? rows.count() : rows.count() + change;
                            done = true;
                            out.accept(new Rows(java.util.Arrays.copyOf(rows.values(), n * K), n));
                        }
                    };
                }
            };
            DreamTalkEngine broken = open(stages.engine().backend(StageKey.MOTION_STAGE, wrong));
            String message = "a motion stage changed the number of rows: found " + (500 + change) + ", expected 500";
            assertThatThrownBy(() -> broken.newJob(request().build()).motion())
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining(message);
            assertThatThrownBy(() -> broken.newJob(request().build()).generate(Path.of("a.mp4")))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining(message);
        }
        assertThat(stages.finished).isFalse();
    }

    /** A style recorded at another rate is brought to the denoiser's before it is encoded. */
    @Test
    void aStyleClipIsResampledToTheDenoisersRate() {
        float[] rows = new float[101 * K];
        for (int f = 0; f < 101; f++) {
            rows[f * K + FakeStages.JAW] = f / 100f;
        }
        MotionSequence fast = new MotionSequence(MotionSpace.ARKIT, FrameRate.of(50), rows);
        engine.newJob(request().style(Style.fromMotion(fast)).build()).motion();
        MotionSequence seen = stages.style;
        assertThat(seen.rate()).isEqualTo(OWN);
        assertThat(seen.frames()).isEqualTo(51);
        for (int f = 0; f < 51; f++) {
            assertThat(seen.get(f, FakeStages.JAW)).isEqualTo(2 * f / 100f);
        }
        MotionSequence same = new MotionSequence(MotionSpace.ARKIT, OWN, rows);
        engine.newJob(request().style(Style.fromMotion(same)).build()).motion();
        assertThat(stages.style).isEqualTo(same);
        Path file = folder.resolve("style.json");
        MotionFiles.write(file, fast);
        engine.newJob(request().style(Style.fromFile(file)).build()).motion();
        assertThat(stages.style.frames()).isEqualTo(51);
    }

    private float[] jaws(DreamTalkRequest.Builder request) {
        return engine.newJob(request.build()).motion().channel("jawOpen");
    }

    /** Stored features are what is heard, whatever the sound beside them; they also say how long the clip is. */
    @Test
    void storedFeaturesTakeTheSoundsPlace() {
        Path file = folder.resolve("f.npy");
        float[] rows = new float[41];
        java.util.Arrays.fill(rows, 0.25f);
        NpyFormat.write(file, rows, 41, 1);
        for (DreamTalkRequest.Builder b : List.of(bare(), bare().voice(Voice.pcm(new float[64_000], 16_000, 1)))) {
            float[] jaw = jaws(b.features(file));
            assertThat(jaw).hasSize(20);
            assertThat(jaw[10]).isEqualTo(0.25f, within(0.01f));
        }
        assertThat(jaws(bare().features(file).fps(FrameRate.of(240)))).hasSize(192);
        assertThat(stages.calls.get(FakeStages.Point.EXTRACT)).hasValue(0);
        NpyFormat.write(file, new float[2], 2, 1);
        assertThat(jaws(bare().features(file))).hasSize(1);
        NpyFormat.write(file, new float[1], 1, 1);
        assertThatThrownBy(() -> jaws(bare().features(file)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[1, 1]")
                .hasMessageContaining("with at least 2 rows");
    }

    /** The sound's length, not that of the motion at another rate, says how many frames there are. */
    @Test
    void framesCoverTheSoundAndNotTheMotion() {
        stages.sound = new float[16_480];
        assertThat(jaws(bare().fps(FrameRate.of(240)))).hasSize(247);
        assertThat(jaws(bare())).hasSize(26);
    }

    @Test
    void asManyStepsAsTheModelHasAreEnough() {
        stages.sound(2);
        assertThat(jaws(bare().steps(1000))).hasSize(2);
        assertThat(stages.calls.get(FakeStages.Point.PREDICT)).hasValue(1000);
    }

    @Test
    void aStageThatDoesNotSuitIsLeftOutAtEitherPlace() {
        for (MotionStage.Place place : MotionStage.Place.values()) {
            MotionStage.Provider picky = new MotionStage.Provider() {
                @Override
                public String name() {
                    return "picky";
                }

                @Override
                public int order() {
                    return 1;
                }

                @Override
                public MotionStage.Place place() {
                    return place;
                }

                @Override
                public MotionStage create(BackendContext context) {
                    return new MotionStage() {
                        @Override
                        public boolean suits(ClipInfo clip) {
                            return false;
                        }

                        @Override
                        public Session<Rows, Rows> open(ClipInfo clip) {
                            throw new AssertionError("it does not suit");
                        }
                    };
                }
            };
            DreamTalkEngine asking = open(stages.engine().backend(StageKey.MOTION_STAGE, picky));
            assertThat(asking.newJob(request().build()).motion().frames()).isEqualTo(500);
        }
    }

    @Test
    void aStyleOfAnotherSpaceOrWithoutFramesIsRefused() {
        MotionSpace doll = new MotionSpace("doll", 1, List.of("lip"));
        assertThatThrownBy(() -> engine.newJob(request()
                                .style(Style.fromMotion(new MotionSequence(doll, OWN, new float[3])))
                                .build())
                        .motion())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is in motion space 'doll', the denoiser works in 'arkit'");
        assertThatThrownBy(() -> engine.newJob(request()
                                .style(Style.fromMotion(new MotionSequence(MotionSpace.ARKIT, OWN, new float[0])))
                                .build())
                        .motion())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has no frames");
    }

    @Test
    void motionAndSoundOfDifferentLengthAreToldOf() {
        DreamTalkRequest request = request()
                .motion(new MotionSequence(MotionSpace.ARKIT, OWN, new float[50 * K]))
                .build();
        stages.sound(53);
        assertThat(engine.newJob(request).generate(Path.of("a.mp4")).warnings()).isEmpty();
        stages.sound(75);
        assertThat(engine.newJob(request).generate(Path.of("a.mp4")).warnings())
                .containsExactly("the motion lasts 2.00 s, the sound 3.00 s: the video is as long as the motion,"
                        + " the rest of the sound is left out");
        stages.sound(25);
        assertThat(engine.newJob(request).generate(Path.of("a.mp4")).warnings())
                .singleElement()
                .asString()
                .endsWith("silent at its end");
    }

    @Test
    void whatIsAmissWithTheSoundIsInTheResult() {
        stages.soundWarnings = List.of("the sound ends early");
        assertThat(engine.newJob(request().build()).generate(Path.of("a.mp4")).warnings())
                .containsExactly("the sound ends early");
        assertThat(engine.newJob(request().build())
                        .motion(folder.resolve("m.json"))
                        .warnings())
                .containsExactly("the sound ends early");
    }

    /** From a file to frames: at its own rate as it is, at another one resampled. */
    @Test
    void storedMotionIsRenderedAsItIs() {
        float[] rows = new float[200 * K];
        for (int f = 0; f < 200; f++) {
            rows[f * K + FakeStages.JAW] = f / 255f;
        }
        Path file = folder.resolve("m.npy");
        MotionFiles.write(file, new MotionSequence(MotionSpace.ARKIT, FrameRate.of(50), rows));
        DreamTalkRequest.Builder stored =
                DreamTalk.builder().portrait(Path.of("face.png")).motion(file);
        engine.newJob(stored.fps(FrameRate.of(50)).build()).generate(Path.of("a.mp4"));
        assertThat(stages.greys).hasSize(200);
        for (int f = 0; f < 200; f++) {
            assertThat(stages.greys.get(f)).isEqualTo(f);
        }
        stages.greys.clear();
        engine.newJob(stored.fps(OWN).build()).generate(Path.of("a.mp4"));
        assertThat(stages.greys).hasSize(100);
        for (int f = 0; f < 100; f++) {
            assertThat(stages.greys.get(f)).isEqualTo(2 * f);
        }
        assertThat(stages.voice).as("there is no sound").isNull();
        stages.greys.clear();
        DreamTalkRequest.Builder own =
                DreamTalk.builder().portrait(Path.of("face.png")).motion(MotionFiles.read(file));
        assertThat(engine.newJob(own.build()).generate(Path.of("a.mp4")).rate()).isEqualTo(FrameRate.of(50));
        assertThat(stages.greys).as("motion in memory is shown at its own rate").hasSize(200);
        stages.greys.clear();
        engine.newJob(own.fps(OWN).build()).generate(Path.of("a.mp4"));
        assertThat(stages.greys).hasSize(100);
        Path out = folder.resolve("again.json");
        engine.newJob(stored.fps(FrameRate.of(50)).motionOutput(out).build()).generate(Path.of("a.mp4"));
        assertThat(MotionFiles.read(out).toArray()).isEqualTo(rows);
        Path empty = folder.resolve("empty.json");
        MotionFiles.write(empty, new MotionSequence(MotionSpace.ARKIT, OWN, new float[0]));
        assertThatThrownBy(() -> engine.newJob(stored.motion(empty).build()).motion())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no frames in " + empty);
    }
}
