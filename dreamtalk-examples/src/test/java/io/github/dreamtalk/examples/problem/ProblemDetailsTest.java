package io.github.dreamtalk.examples.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.EngineBusyException;
import io.github.dreamtalk.examples.Studio;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(Studio.class)
class ProblemDetailsTest {
    private static JsonNode json(ProblemDetails details) {
        return JsonMapper.builder().build().readTree(details.json());
    }

    @Test
    void everyProblemOfARequestHasItsFieldCodeAndRange() {
        var failure = catchThrowableOfType(DreamTalkException.class, () -> DreamTalk.builder()
                .guidance(99)
                .steps(0)
                .build());
        ProblemDetails details = ProblemDetails.of(failure);
        JsonNode json = json(details);
        assertThat(json.get("type").asString()).isEqualTo("urn:dreamtalk:invalid_input");
        assertThat(json.get("title").asString()).isEqualTo("invalid input");
        assertThat(json.get("status").asInt()).isEqualTo(422).isEqualTo(details.status());
        assertThat(json.get("errors")).hasSize(3);
        assertThat(json.get("errors").get(0).get("field").asString()).isEqualTo("audio");
        assertThat(json.get("errors").get(0).get("code").asString()).isEqualTo("missing");
        assertThat(json.get("errors").get(1).toString())
                .isEqualTo("{\"field\":\"guidance\",\"code\":\"out_of_range\",\"expected\":\"0 to 10\"}");
    }

    @Test
    void whatAJobFindsOutIsToldWithoutPathsOfTheServer(DreamTalkEngine engine, Avatar face) {
        Path secret = Path.of("/srv/secret/voice.wav");
        var failure = catchThrowableOfType(DreamTalkException.class, () -> engine.newJob(DreamTalk.builder()
                        .avatar(face)
                        .audio(secret)
                        .build())
                .frames((index, frame) -> {}));
        assertThat(failure).hasMessageContaining("secret");
        JsonNode json = json(ProblemDetails.of(failure));
        assertThat(json.toString()).doesNotContain("secret");
        assertThat(json.get("errors").get(0).get("field").asString()).isEqualTo("audio");
    }

    @Test
    void aPictureWithoutAFaceIsAProblemOfThePortrait(DreamTalkEngine engine) {
        var image = new java.awt.image.BufferedImage(64, 64, java.awt.image.BufferedImage.TYPE_INT_RGB);
        var failure = catchThrowableOfType(
                DreamTalkException.class, () -> engine.avatar(image, io.github.dreamtalk.AvatarOptions.DEFAULT));
        JsonNode error = json(ProblemDetails.of(failure)).get("errors").get(0);
        assertThat(error.get("field").asString()).isEqualTo("portrait");
        assertThat(error.get("code").asString()).isEqualTo("missing");
    }

    @Test
    void otherFailuresHaveAStatusAndNoErrors() {
        assertThat(ProblemDetails.of(new EngineBusyException("full")).status()).isEqualTo(503);
        assertThat(ProblemDetails.of(new CancelledException("late")).status()).isEqualTo(504);
        ProblemDetails other = ProblemDetails.of(new BackendUnavailableException("found /srv/secret"));
        assertThat(other.status()).isEqualTo(500);
        assertThat(other.json()).contains("urn:dreamtalk:backend_unavailable", "\"errors\":[]").doesNotContain("secret");
    }
}
