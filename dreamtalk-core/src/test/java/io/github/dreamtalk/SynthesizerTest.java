package io.github.dreamtalk;

import static io.github.dreamtalk.Waiting.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.FakeStages.Point;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.PictureSize;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.Synthesizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames without motion. */
@Timeout(60)
class SynthesizerTest {
    @TempDir
    Path folder;

    private final FakeStages stages = new FakeStages();
    private final List<Seen> moments = new ArrayList<>();
    private final List<ClipInfo> clips = new ArrayList<>();
    private Set<Synthesizer.Need> needs = Set.of();

    @Nullable
    private DreamTalkEngine engine;

    private int framesEach = 1;
    private boolean doesNotOpen;

    private record Seen(long index, float[] samples, float @Nullable [] features) {}

    /** Paints the loudness of the moment. */
    private final class Painter implements Synthesizer, Synthesizer.Provider {
        @Override
        public String name() {
            return "painter";
        }

        @Override
        public Synthesizer create(BackendContext context) {
            return this;
        }

        @Override
        public Set<Need> needs() {
            return needs;
        }

        @Override
        public Stage.Session<Synthesizer.Moment, Frame> open(ClipInfo clip) {
            clips.add(clip);
            if (doesNotOpen) {
                throw new IllegalStateException("no memory");
            }
            PictureSize size = size(clip.portrait().orElseThrow());
            return (moment, out) -> {
                moments.add(new Seen(
                        moment.index(),
                        moment.samples().clone(),
                        moment.features() == null ? null : moment.features().clone()));
                for (int i = 0; i < framesEach; i++) {
                    out.accept(frame(moment, size));
                }
            };
        }

        private Frame frame(Synthesizer.Moment moment, PictureSize size) {
            RgbImage image = new RgbImage(size.width(), size.height());
            image.data()[0] = (byte) Math.round(255 * Math.abs(moment.samples()[0]));
            return new Frame(moment.index(), image);
        }

        @Override
        public PictureSize size(Portrait portrait) {
            return new PictureSize(2 * portrait.image().width(), 8);
        }
    }

    @BeforeEach
    void open() {
        engine = stages.engine().backend(StageKey.SYNTHESIZER, new Painter()).build();
    }

    @AfterEach
    void close() {
        stages.release();
        engine.close();
        assertThat(stages.faults).isEmpty();
        assertThat(stages.open()).isEmpty();
    }

    private static DreamTalkRequest.Builder request() {
        return DreamTalk.builder()
                .audio(Path.of("speech.wav"))
                .portrait(Path.of("face.png"))
                .synthesizer("painter");
    }

    /** Sample i has the value i / 100000. */
    private void ramp(int samples) {
        stages.sound = new float[samples];
        for (int i = 0; i < samples; i++) {
            stages.sound[i] = i / 100_000f;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "32000,25,50",
        "32000,30000/1001,60",
        "8160,25,13",
        "7936,25,12",
        "1,25,1",
        "640,25,1",
        "641,25,1",
        "16000,24,24",
        "16001,240,240",
        "4000,1,1"
    })
    void thereAreAsManyFramesAsTheSoundLastsAndTheirMomentsCoverItOnce(int samples, String rate, int frames) {
        ramp(samples);
        FrameRate fps = FrameRate.parse(rate);
        Result made = engine.newJob(request().fps(fps).build()).generate(Path.of("a.mp4"));
        assertThat(made.frames()).isEqualTo(frames);
        assertThat(made.width()).isEqualTo(64);
        assertThat(made.height()).isEqualTo(8);
        assertThat(stages.greys).hasSize(frames);
        assertThat(moments).hasSize(frames);
        int at = 0;
        for (int i = 0; i < frames; i++) {
            Seen m = moments.get(i);
            assertThat(m.index()).isEqualTo(i);
            assertThat(m.features()).isNull();
            assertThat(at).as("moment %d starts at its frame", i).isEqualTo((int) (i * 16_000.0 / fps.fps()));
            for (float v : m.samples()) {
                assertThat(v).isEqualTo(at < samples ? at / 100_000f : 0f);
                at++;
            }
        }
        double most = frames == 1 ? 1 : 0.5; // a sound of any length has a frame
        assertThat(Math.abs(at - samples) / 16_000.0).isLessThanOrEqualTo(most / fps.fps() + 1e-4);
        assertThat(clips).hasSize(1);
        assertThat(clips.get(0).frames()).hasValue(frames);
        assertThat(clips.get(0).rate()).isEqualTo(fps);
        assertThat(clips.get(0).sound().orElseThrow().samples()).isEqualTo(samples);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "30000/1001", "60", "10", "100"})
    void featuresAreThoseNearestInTime(String rate) {
        needs = Set.of(Synthesizer.Need.FEATURES);
        FrameRate fps = FrameRate.parse(rate);
        // The fake's feature row k is the sample at the start of its 20 ms.
        stages.sound = new float[48_000];
        for (int i = 0; i < stages.sound.length; i++) {
            stages.sound[i] = i / 320 / 1000f;
        }
        engine.newJob(request().fps(fps).build()).generate(Path.of("a.mp4"));
        assertThat(moments).hasSize((int) Math.round(3 * fps.fps()));
        for (Seen m : moments) {
            long row = Math.min(149, Math.round(m.index() / fps.fps() * 50));
            assertThat(m.features()).hasSize(1);
            assertThat(m.features()[0]).isEqualTo(row / 1000f, within(1e-6f));
        }
    }

    @Test
    void aSoundTooShortForAFeatureHasZeros() {
        needs = Set.of(Synthesizer.Need.FEATURES);
        ramp(100);
        engine.newJob(request().build()).generate(Path.of("a.mp4"));
        assertThat(moments).hasSize(1);
        assertThat(moments.get(0).features()).containsExactly(0f);
    }

    @Test
    void theFaceIsLookedForIfItIsNeeded() {
        ramp(16_000);
        engine.newJob(request().build()).generate(Path.of("a.mp4"));
        assertThat(stages.analysed).isZero();
        assertThat(clips.get(0).portrait().orElseThrow().face()).isNull();
        assertThat(stages.prepared).as("there is no renderer").isZero();
        needs = Set.of(Synthesizer.Need.FACE);
        engine.newJob(request().build()).generate(Path.of("a.mp4"));
        assertThat(stages.analysed).isEqualTo(1);
        assertThat(clips.get(1).portrait().orElseThrow().face()).isNotNull();
        Avatar avatar = engine.avatar(Path.of("face.png"));
        engine.newJob(request().avatar(avatar).build()).generate(Path.of("a.mp4"));
        assertThat(stages.analysed).isEqualTo(2);
        assertThat(clips.get(2).portrait().orElseThrow()).isSameAs(avatar.portrait());
    }

    /** An application that re-dubs videos has no need of a face finder, a renderer or a denoiser. */
    @Test
    void nothingElseIsMade() {
        ramp(16_000);
        List<String> made = new ArrayList<>();
        stages.on(Point.CREATE, resource -> made.add(resource.toString()));
        engine.newJob(request().build()).generate(Path.of("a.mp4"));
        assertThat(made).containsExactlyInAnyOrder("Reader", "Writer");
    }

    @Test
    void aSynthesizerThatDoesNotGiveOneFrameForAMomentIsAnError() {
        ramp(16_000);
        framesEach = 0;
        assertThat(failure(engine.newJob(request().build()).generateAsync(Path.of("a.mp4"))))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("found 0 frames, expected 25 frames");
        framesEach = 2;
        assertThat(failure(engine.newJob(request().build()).generateAsync(Path.of("a.mp4"))))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("found frame 0, expected frame 1");
    }

    @Test
    void motionAndFeaturesHaveNoPlaceBesideIt() {
        ramp(16_000);
        for (DreamTalkRequest request : List.of(
                request().motionOutput(folder.resolve("m.csv")).build(),
                request().motion(folder.resolve("m.csv")).build(),
                request().features(folder.resolve("f.npy")).build())) {
            assertThatThrownBy(() -> engine.newJob(request).generate(Path.of("a.mp4")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("synthesizer: found 'painter' together with motion or features");
        }
        assertThatThrownBy(() -> engine.newJob(request().build()).motion())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a synthesizer has no motion");
        assertThatThrownBy(() ->
                        engine.newJob(request().stage("blink", true).build()).generate(Path.of("a.mp4")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'blink' asked for beside frames made without motion");
        assertThatThrownBy(() ->
                        engine.newJob(request().synthesizer("other").build()).generate(Path.of("a.mp4")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("synthesizer: found 'other', expected one of [painter]");
        assertThat(stages.calls.get(Point.OPEN_AUDIO)).hasValue(0);
    }

    @Test
    void withoutAVoiceThereIsNothingToMake() {
        assertThatThrownBy(() -> DreamTalk.builder()
                        .portrait(Path.of("face.png"))
                        .synthesizer("painter")
                        .build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("audio: found none");
    }

    /** What was opened before the one that fails is closed: the fakes would tell. */
    @Test
    void aSynthesizerThatDoesNotOpenLeavesNothingOpen() {
        ramp(16_000);
        needs = Set.of(Synthesizer.Need.FEATURES);
        doesNotOpen = true;
        assertThat(failure(engine.newJob(request().build()).generateAsync(Path.of("a.mp4"))))
                .hasMessage("no memory");
        assertThat(stages.closed).contains("features");
    }

    @Test
    void cancellingEndsIt() {
        ramp(160_000);
        DreamTalkJob job = engine.newJob(request().build());
        Throwable failed = failure(new Waiting.Caller<>(() -> job.frames((index, frame) -> {
                    if (index == 7) {
                        job.cancel();
                    }
                }))
                .result());
        assertThat(failed).isInstanceOf(io.github.dreamtalk.error.CancelledException.class);
        assertThat(moments).hasSize(8);
    }
}
