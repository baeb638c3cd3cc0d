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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;



/** How a job and a self-checker meet. */
class SelfCheckWiringTest {
    private final FakeStages stages = new FakeStages();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private RuntimeException onFinish;

    private final class Checker implements SelfChecker, SelfChecker.Provider {
        private final Guarded guard = Guarded.shared("checker", stages.faults);

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
            Guarded session = guard.child("check", false);
            return new Session() {
                private int frames;

                @Override
                public void accept(RgbImage frame) {
                    try (Guarded.Use use = session.use()) {
                        clip.audio().open().close();
                        frames++;
                    }
                }

                @Override
                public QualityReport finish() {
                    heard.add("finish");
                    if (onFinish != null) {
                        throw onFinish;
                    }
                    return new QualityReport("fake", "1", Map.of("frames", (double) frames), List.of("look"));
                }

                @Override
                public void close() {
                    session.close();
                    heard.add("close session");
                }
            };
        }

        @Override
        public void close() {
            guard.close();
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

    @AfterEach
    void nothingCrashed() {
        assertThat(stages.faults).isEmpty();
        assertThat(stages.open()).isEmpty();
    }

    /** What crashed version 0.1: the check still looked at a frame when the engine was closed. */
    @Test
    void aConsumerThatThrowsAndAnEngineThatIsClosedAtOnceLeaveNothingInUse() {
        for (int at : new int[] {0, 12, 24}) {
            for (int i = 0; i < 20; i++) {
                try (DreamTalkEngine engine = stages.engine()
                        .backend(StageKey.SELF_CHECK, new Checker())
                        .chunkFrames(4)
                        .build()) {
                    assertThatThrownBy(() -> engine.newJob(request(true)).frames((index, frame) -> {
                                if (index == at) {
                                    throw new IOException("the client has left");
                                }
                            }))
                            .hasRootCauseInstanceOf(IOException.class);
                }
                assertThat(heard).endsWith("close session", "close");
            }
        }
    }

    /** A report that cannot be made is a failure, and a failed job leaves no video. */
    @Test
    void aCheckThatFailsAtItsEndLeavesNoOutput(@TempDir Path folder) {
        onFinish = new MediaException("no report");
        try (DreamTalkEngine engine =
                stages.engine().backend(StageKey.SELF_CHECK, new Checker()).build()) {
            assertThatThrownBy(() -> engine.newJob(request(true)).generate(folder.resolve("out.mp4")))
                    .isSameAs(onFinish);
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(stages.finished).isFalse();
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
