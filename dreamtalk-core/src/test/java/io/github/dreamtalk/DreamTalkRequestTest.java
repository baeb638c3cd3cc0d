package io.github.dreamtalk;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.HeadMotion;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DreamTalkRequestTest {
    @Test
    void reportsAllProblemsAtOnce() {
        assertThatThrownBy(() -> DreamTalk.builder()
                        .guidance(Float.NaN)
                        .steps(0)
                        .size(10)
                        .face(-1)
                        .fps(FrameRate.of(1000))
                        .sampler(" ")
                        .build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("7 problems")
                .hasMessageContaining("audio: found none")
                .hasMessageContaining("guidance: found NaN, expected 0 to 10")
                .hasMessageContaining("steps: found 0, expected 1 to 1000")
                .hasMessageContaining("size: found 10")
                .hasMessageContaining("face: found -1")
                .hasMessageContaining("fps: found 1000")
                .hasMessageContaining("sampler: found a blank name");
    }

    @Test
    void toBuilderKeepsEveryValue() {
        DreamTalkRequest a = DreamTalk.builder()
                .portrait(Path.of("p.png"))
                .audio(Path.of("a.wav"))
                .face(1)
                .style("Sad")
                .guidance(2)
                .steps(20)
                .sampler("dpm++")
                .seed(42)
                .fps(FrameRate.of(30))
                .size(512)
                .head(HeadMotion.still())
                .blink(false)
                .motionOutput(Path.of("m.csv"))
                .build();
        DreamTalkRequest b = a.toBuilder().build();
        assertThat(b).usingRecursiveComparison().isEqualTo(a);
        assertThat(a.style().name()).isEqualTo("sad");
        assertThat(a.toBuilder().seed(43).build().seed()).isEqualTo(43);
    }

    @Test
    void aFileAndAnImageAsPortraitAreOneTooMany() {
        assertThatThrownBy(() -> DreamTalk.builder()
                        .audio(Path.of("a.wav"))
                        .portrait(Path.of("p.png"))
                        .portrait(new RgbImage(2, 2))
                        .build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("portrait: found a file and an image");
    }
}
