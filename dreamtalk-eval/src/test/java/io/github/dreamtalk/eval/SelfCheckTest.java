package io.github.dreamtalk.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.spi.QualityReport;
import io.github.dreamtalk.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
