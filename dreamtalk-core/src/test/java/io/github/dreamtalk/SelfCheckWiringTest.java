package io.github.dreamtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Style;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.QualityReport;
import io.github.dreamtalk.spi.SelfChecker;
import io.github.dreamtalk.spi.StageKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;



/** How a job and a self-checker meet. */
class SelfCheckWiringTest {
    private final FakeStages stages = new FakeStages();
    private final List<String> heard = new ArrayList<>();

    private final class Checker implements SelfChecker, SelfChecker.Provider {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public SelfChecker create(BackendContext context) {
            return this;
        }

        @Override
        public Session open(Clip clip) {
            heard.add("open " + clip.rate() + " " + clip.audio().samples());
            return new Session() {
                private int frames;

                @Override
                public void accept(RgbImage frame) {
                    frames++;
                }

                @Override
                public QualityReport finish() {
                    heard.add("finish");
                    return new QualityReport("fake", "1", Map.of("frames", (double) frames), List.of("look"));
                }

                @Override
                public void close() {
                    heard.add("close session");
                }
            };
        }

        @Override
        public void close() {
            heard.add("close");
        }
    }

    private DreamTalkRequest request(boolean report) {
        stages.sound = new float[16_000];
        return DreamTalk.builder()
                .portrait(Path.of("face.png"))
                .audio(Path.of("sound.wav"))
                .style(Style.fromMotion(new MotionSequence(
                        MotionSpace.ARKIT, FrameRate.FPS_25, new float[MotionSpace.ARKIT.channels()])))
                .report(report)
                .build();
    }

    @Test
    void everyFrameIsCheckedAndTheReportIsInTheResult() {
        try (DreamTalkEngine engine =
                stages.engine().backend(StageKey.SELF_CHECK, new Checker()).build()) {
            Result result = engine.newJob(request(true)).frames((index, frame) -> {});
            assertThat(result.report().measures()).containsEntry("frames", 25.0);
            assertThat(result.report().warnings()).containsExactly("look");
            assertThat(heard).containsExactly("open 25 16000", "finish", "close session");
            assertThat(engine.newJob(request(false)).frames((i, f) -> {}).report())
                    .isNull();
            assertThat(heard).hasSize(3);
            assertThat(request(true).toBuilder().build().report()).isTrue();
        }
        assertThat(heard).endsWith("close");
    }

    @Test
    void aFailedJobClosesItsCheck() {
        try (DreamTalkEngine engine =
                stages.engine().backend(StageKey.SELF_CHECK, new Checker()).build()) {
            assertThatThrownBy(() -> engine.newJob(request(true)).frames((index, frame) -> {
                        throw new MediaException("full");
                    }))
                    .isInstanceOf(MediaException.class);
        }
        assertThat(heard).contains("close session").doesNotContain("finish");
    }

    @Test
    void withoutASelfCheckerTheMessageNamesTheJar() {
        try (DreamTalkEngine engine = stages.engine().build()) {
            assertThatThrownBy(() -> engine.newJob(request(true)).frames((index, frame) -> {}))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("dreamtalk-eval");
        }
    }
}
