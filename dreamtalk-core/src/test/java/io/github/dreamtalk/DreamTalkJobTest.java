package io.github.dreamtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.diffusion.RecordedNoise;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Style;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.MotionStage;
import io.github.dreamtalk.spi.Phase;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline over small real components. */
class DreamTalkJobTest {
    private static final int SECONDS = 4;

    @TempDir
    Path folder;

    private final FakeStages stages = new FakeStages();

    @BeforeEach
    void aSoundThatIsSilentThenLoud() {
        stages.sound = new float[SECONDS * 16000];
        for (int i = stages.sound.length / 2; i < stages.sound.length; i++) {
            stages.sound[i] = 0.5f;
        }
    }

    private static DreamTalkRequest.Builder request() {
        float[] clip = new float[MotionSpace.ARKIT.channels()];
        return DreamTalk.builder()
                .audio(Path.of("speech.wav"))
                .portrait(Path.of("face.png"))
                .style(Style.fromMotion(new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, clip)))
                .head(HeadMotion.still())
                .blink(false);
    }

    private MotionSequence motion(DreamTalkRequest request, int chunk) {
        try (DreamTalkEngine engine = stages.engine().chunkFrames(chunk).build()) {
            return engine.newJob(request).motion();
        }
    }

    @Test
    void theJawFollowsTheSoundFromFileToFrames() {
        Result result;
        try (DreamTalkEngine engine = stages.engine().build()) {
            result = engine.newJob(request().build()).generate(Path.of("out.mp4"));
        }
        assertThat(result.frames()).isEqualTo(100);
        assertThat(result.audioSeconds()).isEqualTo(4.0);
        assertThat(result.width()).isEqualTo(32);
        assertThat(result.timings()).containsOnlyKeys(Phase.values());
        assertThat(stages.greys).hasSize(100);
        assertThat(stages.greys.subList(0, 45)).allSatisfy(g -> assertThat(g).isLessThan(3));
        assertThat(stages.greys.subList(55, 100)).allSatisfy(g -> assertThat(g).isBetween(125, 130));
        assertThat(stages.finished).isTrue();
        assertThat(stages.closed)
                .contains("features", "session", "render session", "sink", "renderer", "analyzer", "reader", "writer");
    }

    /** Sets a channel the fake denoiser leaves alone. */
    public static final class SettingStage extends TongueStage {
        /** For the service loader. */
        public SettingStage() {
            super("setting", 150, tongue -> 0.8f);
        }
    }

    /** Halves what came before it. */
    public static final class HalvingStage extends TongueStage {
        /** For the service loader. */
        public HalvingStage() {
            super("halving", 450, tongue -> tongue / 2);
        }
    }

    private abstract static class TongueStage implements MotionStage.Provider {
        private final String name;
        private final int order;
        private final UnaryOperator<Float> change;

        TongueStage(String name, int order, UnaryOperator<Float> change) {
            this.name = name;
            this.order = order;
            this.change = change;
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
        public MotionStage create(BackendContext context) {
            return clip -> {
                int tongue = clip.space().indexOf("tongueOut");
                return (rows, next) -> {
                    for (int i = 0; i < rows.count(); i++) {
                        int at = i * clip.space().channels() + tongue;
                        rows.values()[at] = change.apply(rows.values()[at]);
                    }
                    next.accept(rows);
                };
            };
        }
    }

    private float[] tongue(DreamTalkRequest request) {
        return motion(request, 64).channel("tongueOut");
    }

    @Test
    void thirdPartyStagesAreFoundRunInTheirOrderAndCanBeLeftOut() throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(MotionStage.Provider.class.getName()),
                HalvingStage.class.getName() + "\n" + SettingStage.class.getName() + "\n");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader jar = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Thread.currentThread().setContextClassLoader(jar);
            assertThat(tongue(request().build())).containsOnly(0.4f);
            assertThat(tongue(request().stage("halving", false).build())).containsOnly(0.8f);
            assertThat(tongue(request().stage("setting", false).build())).doesNotContain(0.8f, 0.4f);
            assertThatThrownBy(() -> tongue(request().stage("salving", true).build()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("'salving'", "'halving'", "'setting'", "'blink'", "'smoothing'");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        assertThat(tongue(request().build())).doesNotContain(0.4f);
    }

    @Test
    void chunksNeverMatterAndTheSeedDoes() {
        MotionSequence whole = motion(request().build(), 4096);
        for (int chunk : new int[] {1, 7, 64}) {
            assertThat(motion(request().build(), chunk).toArray()).isEqualTo(whole.toArray());
        }
        assertThat(motion(request().seed(1).build(), 64).toArray()).isNotEqualTo(whole.toArray());
        assertThat(motion(request().guidance(2).build(), 64).channel("jawOpen")[90])
                .isEqualTo(1f, within(0.02f));
    }

    @Test
    void theFrameRateChangesTheFramesAndNotTheDuration() {
        MotionSequence motion = motion(request().fps(FrameRate.parse("29.97")).build(), 64);
        assertThat(motion.frames()).isEqualTo(120);
        assertThat(motion.rate()).isEqualTo(new FrameRate(30000, 1001));
        assertThat(motion.channel("jawOpen")[115]).isEqualTo(0.5f, within(0.02f));
    }

    @Test
    void motionFilesAreWrittenAndRenderedAgain() {
        Path file = folder.resolve("m.csv");
        try (DreamTalkEngine engine = stages.engine().build()) {
            engine.newJob(request().build()).motion(file);
            MotionSequence read = MotionFiles.read(file);
            assertThat(read.frames()).isEqualTo(100);
            assertThat(read.channel("jawOpen")[90]).isEqualTo(0.5f, within(0.02f));
            engine.newJob(DreamTalk.builder()
                            .portrait(Path.of("face.png"))
                            .motion(file)
                            .build())
                    .generate(Path.of("again.mp4"));
        }
        assertThat(stages.greys).hasSize(100);
        assertThat(stages.greys.get(90)).isBetween(125, 130);
    }

    @Test
    void readyFeaturesAndNoiseTakeTheVoicesPlace() {
        Path file = folder.resolve("f.npy");
        try (DreamTalkEngine engine = stages.engine().build()) {
            assertThat(engine.writeFeatures(Path.of("voice.wav"), file)).isEqualTo(200);
            MotionSequence heard = engine.newJob(request().build()).motion();
            DreamTalkRequest stored = request().features(file).build();
            MotionSequence read = engine.newJob(stored).motion();
            assertThat(read.frames()).isEqualTo(100);
            assertThat(read.channel("jawOpen")).containsExactly(heard.channel("jawOpen"));
            DreamTalkRequest noisy = stored.toBuilder()
                    .noise((out, first, frames, channels, step) -> java.util.Arrays.fill(out, 0f))
                    .build();
            assertThat(engine.newJob(noisy).motion().frames()).isEqualTo(100);
            assertThatThrownBy(() -> engine.newJob(stored.toBuilder()
                                    .noise(new RecordedNoise(52, new float[52], List.of()))
                                    .build())
                            .motion())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("recorded noise");
        }
        NpyFormat.write(file, new float[30], 10, 3);
        try (DreamTalkEngine engine = stages.engine().build()) {
            DreamTalkRequest wrong = DreamTalk.builder().features(file).build();
            assertThatThrownBy(() -> engine.newJob(wrong).motion())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("[10, 3]")
                    .hasMessageContaining("[rows, 1]");
        }
    }

    @Test
    void framesGoToTheCallerInOrder() {
        List<Long> seen = new ArrayList<>();
        try (DreamTalkEngine engine = stages.engine().build()) {
            engine.newJob(request().build()).frames((i, frame) -> seen.add(i));
        }
        assertThat(seen).hasSize(100).isSorted();
    }

    @Test
    void cancellingInsideAStepThrowsAndLeavesNothing() {
        Path file = folder.resolve("m.npy");
        try (DreamTalkEngine engine = stages.engine().chunkFrames(8).build()) {
            DreamTalkJob job = engine.newJob(request().motionOutput(file).build());
            stages.onPredict = job::cancel;
            assertThatThrownBy(() -> job.generate(Path.of("out.mp4"))).isInstanceOf(CancelledException.class);
            assertThat(job.isCancelled()).isTrue();
        }
        assertThat(stages.closed).contains("cancelled", "sink", "session", "render session");
        assertThat(stages.finished).isFalse();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFailingWriterEndsTheJobWithItsOwnError() {
        stages.onWrite = new MediaException("disk full");
        try (DreamTalkEngine engine = stages.engine().chunkFrames(4).build()) {
            assertThatThrownBy(() -> engine.newJob(request().build())
                            .generateAsync(Path.of("out.mp4"))
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(stages.onWrite);
        }
        assertThat(stages.finished).isFalse();
        assertThat(stages.closed).contains("sink");
    }

    @Test
    void badInputIsNamed() throws Exception {
        try (DreamTalkEngine engine = stages.engine().build()) {
            assertThatThrownBy(() -> engine.newJob(request().build()).generate(Path.of("out.avi")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("out.avi")
                    .hasMessageContaining(".mp4");
            assertThatThrownBy(() -> engine.newJob(request().face(1).build()).generate(Path.of("o.mp4")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("there is 1 face");
            stages.faces = 0;
            assertThatThrownBy(() -> engine.newJob(request().build()).generate(Path.of("o.mp4")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no face");
            assertThatThrownBy(() ->
                            engine.newJob(request().style("jolly").build()).motion())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("jolly");
            assertThatThrownBy(() ->
                            engine.newJob(request().sampler("euler").build()).motion())
                    .isInstanceOfSatisfying(
                            InvalidInputException.class,
                            e -> assertThat(e.problems()).singleElement().satisfies(p -> {
                                assertThat(p.field()).isEqualTo("sampler");
                                assertThat(p.code()).isEqualTo(Problem.UNKNOWN);
                                assertThat(p.found()).isEqualTo("'euler'");
                                assertThat(p.expected()).isEqualTo("one of [ddim, ddpm, dpm++]");
                            }));
            stages.sound = new float[0];
            assertThatThrownBy(() -> engine.newJob(request().build()).motion())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no samples");
        }
        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void aJobRunsOnceAndAClosedEngineSaysSo() {
        DreamTalkEngine engine = stages.engine().build();
        DreamTalkJob job = engine.newJob(request().build());
        job.motion();
        assertThatThrownBy(job::motion)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already run");
        engine.close();
        engine.close();
        assertThatThrownBy(() -> engine.newJob(request().build()).motion())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
