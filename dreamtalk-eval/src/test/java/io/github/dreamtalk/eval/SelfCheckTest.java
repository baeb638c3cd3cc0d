package io.github.dreamtalk.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.Result;
import io.github.dreamtalk.spi.QualityReport;
import io.github.dreamtalk.spi.testing.LeakCheck;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
class SelfCheckTest {
    @TempDir
    Path dir;

    @Test
    void aJobReportsOnItsFramesIfAskedTo() throws IOException {
        Path wav = Clips.wav(dir.resolve("talk.wav"), Clips.speech(0.1, 1.0));
        DreamTalkRequest request = DreamTalk.builder()
                .portrait(Clips.portrait())
                .audio(wav)
                .report(true)
                .build();
        try (DreamTalkEngine engine = DreamTalkEngine.builder().threads(2).build()) {
            Result result = engine.newJob(request).frames((index, frame) -> {});
            QualityReport report = result.report();
            assertThat(report).isNotNull();
            assertThat(report.protocol()).isEqualTo(Protocol.VERSION);
            assertThat(report.measures())
                    .containsKeys("csim", "jitter_face", "sync_lag_ms", "emotion_happy")
                    .doesNotContainKeys("ssim", "f_lmd");
            assertThat(report.measures().get("faces")).isEqualTo(1);
            assertThat(report.measures().get("csim")).isGreaterThan(0.8);
            Result plain =
                    engine.newJob(request.toBuilder().report(false).build()).frames((index, frame) -> {});
            assertThat(plain.report()).isNull();
        }
    }

    /** What once killed the JVM: the consumer throws, the engine is closed at once, and frames were still being checked. */
    @Test
    void aConsumerThatThrowsEndsTheJobAndTheCheckWithIt() throws IOException {
        Path wav = Clips.wav(dir.resolve("talk.wav"), Clips.speech(0.1, 1.0));
        DreamTalkRequest request = DreamTalk.builder()
                .portrait(Clips.portrait())
                .audio(wav)
                .report(true)
                .build();
        IllegalStateException left = new IllegalStateException("the client has left");
        for (int at = 1; at < 12; at += 5) {
            int last = at;
            assertThatThrownBy(() -> {
                        try (DreamTalkEngine engine =
                                DreamTalkEngine.builder().threads(2).build()) {
                            engine.newJob(request).frames((index, frame) -> {
                                if (index == last) {
                                    throw left;
                                }
                            });
                        }
                    })
                    .isSameAs(left);
        }
    }
}
