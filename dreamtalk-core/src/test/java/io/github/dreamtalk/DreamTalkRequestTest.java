package io.github.dreamtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.Style;
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

    /** What a builder holds of an older request must not stand in the way of what is set now. */
    @Test
    void aLaterPortraitOrVoiceReplacesAnEarlierOne() {
        DreamTalkRequest a = DreamTalk.builder()
                .audio(Path.of("a.wav"))
                .portrait(Path.of("p.png"))
                .build();
        RgbImage image = new RgbImage(2, 2);
        DreamTalkRequest b = a.toBuilder().portrait(image).build();
        assertThat(b.portrait()).isNull();
        assertThat(b.portraitImage()).isSameAs(image);
        DreamTalkRequest c = b.toBuilder().portrait(Path.of("q.png")).build();
        assertThat(c.portrait()).isEqualTo(Path.of("q.png"));
        assertThat(c.portraitImage()).isNull();
        Voice voice = Voice.bytes(new byte[1]);
        assertThat(c.toBuilder().voice(voice).build().voice()).isSameAs(voice);
    }

    @Test
    void problemsComeInParts() {
        assertThatThrownBy(() -> DreamTalk.builder().guidance(11).steps(0).build())
                .isInstanceOfSatisfying(InvalidInputException.class, e -> {
                    assertThat(e.code()).isEqualTo("invalid_input");
                    assertThat(e.problems())
                            .extracting(Problem::field, Problem::code, Problem::found, Problem::expected)
                            .containsExactly(
                                    tuple("audio", "missing", "none", "a sound file (or a motion file to render)"),
                                    tuple("guidance", "out_of_range", "11.0", "0 to 10"),
                                    tuple("steps", "out_of_range", "0", "1 to 1000"));
                });
    }

    @Test
    void requestsAreEqualByValueAndSayWhatTheyAre() {
        DreamTalkRequest a = DreamTalk.builder()
                .audio(Path.of("a.wav"))
                .portrait(Path.of("p.png"))
                .style("sad")
                .build();
        assertThat(a)
                .isEqualTo(a.toBuilder().build())
                .hasSameHashCodeAs(a.toBuilder().build());
        assertThat(a).isNotEqualTo(a.toBuilder().style("happy").build());
        assertThat(a.toString()).contains("p.png", "a.wav", "sad").doesNotContain("null");
    }

    @Test
    void nullsAreRefusedWhereTheyAreGiven() {
        DreamTalkRequest.Builder b = DreamTalk.builder();
        assertThatThrownBy(() -> b.audio(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("file");
        assertThatThrownBy(() -> b.style((String) null)).hasMessage("name");
        assertThatThrownBy(() -> b.style((Style) null)).hasMessage("style");
        assertThatThrownBy(() -> b.head(null)).hasMessage("head");
        assertThatThrownBy(() -> b.fps(null)).hasMessage("rate");
        assertThatThrownBy(() -> b.deadline(null)).hasMessage("time");
        assertThatThrownBy(() -> DreamTalkEngine.builder().device(null)).hasMessage("device");
        assertThatThrownBy(() -> DreamTalkEngine.builder().precision(null)).hasMessage("precision");
        assertThatThrownBy(() -> DreamTalkEngine.builder().models(null)).hasMessage("directory");
        assertThatThrownBy(() -> DreamTalkEngine.builder().trace(null)).hasMessage("trace");
    }
}
