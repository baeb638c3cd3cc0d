package io.github.dreamtalk.examples.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.EngineBusyException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.examples.Studio;
import io.github.dreamtalk.motion.Style;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(Studio.class)
class ProblemDetailsTest {
    private static JsonNode json(ProblemDetails details) {
        return JsonMapper.builder().build().readTree(details.json());
    }

    @Test
    void everyProblemOfARequestHasItsFieldCodeAndRange() {
        var failure = catchThrowableOfType(
                DreamTalkException.class,
                () -> DreamTalk.builder().guidance(99).steps(0).build());
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
        var failure = catchThrowableOfType(DreamTalkException.class, () -> engine.newJob(
                        DreamTalk.builder().avatar(face).audio(secret).build())
                .frames((index, frame) -> {}));
        assertThat(failure).hasMessageContaining("secret");
        JsonNode json = json(ProblemDetails.of(failure));
        assertThat(json.toString()).doesNotContain("secret");
        assertThat(json.get("errors").get(0).get("field").asString()).isEqualTo("audio");
    }

    /** Whatever is wrong with a file, it is a problem of the field it was given for. */
    @Test
    void filesThatCannotBeUsedAreToldByTheirField(DreamTalkEngine engine, @TempDir Path folder) throws Exception {
        Path junk = Files.writeString(folder.resolve("secret.txt"), "no media at all");
        Path json = Files.writeString(folder.resolve("secret.json"), "{no");
        Path npy = Files.writeString(folder.resolve("secret.npy"), "no array");
        Path none = folder.resolve("none/secret");
        Supplier<DreamTalkRequest.Builder> good =
                () -> DreamTalk.builder().portrait(Studio.PORTRAIT).size(160).audio(Studio.SPEECH);
        Map<DreamTalkRequest, String> bad = new LinkedHashMap<>();
        bad.put(good.get().audio(none).build(), "audio");
        bad.put(good.get().audio(folder).build(), "audio");
        bad.put(good.get().audio(junk).build(), "audio");
        bad.put(good.get().voice(Voice.bytes(new byte[9])).build(), "audio");
        bad.put(good.get().voice(Voice.pcm(new float[0], 16_000, 1)).build(), "audio");
        bad.put(good.get().portrait(none).build(), "portrait");
        bad.put(good.get().portrait(junk).build(), "portrait");
        bad.put(good.get().face(7).build(), "face");
        bad.put(good.get().style("furious-ish").build(), "style");
        bad.put(good.get().style(Style.fromFile(json)).build(), "style");
        bad.put(good.get().style(Style.fromFile(none)).build(), "style");
        bad.put(good.get().motion(json).build(), "motion");
        bad.put(good.get().motion(junk).build(), "motion");
        bad.put(good.get().features(npy).build(), "features");
        bad.put(good.get().motionOutput(folder.resolve("none/secret.csv")).build(), "motion output");
        bad.forEach((request, field) -> {
            var failure = catchThrowableOfType(
                    InvalidInputException.class, () -> engine.newJob(request).frames((index, frame) -> {}));
            assertThat(failure).as(request.toString()).isNotNull();
            JsonNode told = json(ProblemDetails.of(failure));
            assertThat(told.get("errors").get(0).get("field").asString())
                    .as(failure.getMessage())
                    .isEqualTo(field);
            assertThat(told.toString()).doesNotContain("secret").doesNotContain(folder.toString());
        });
        var target = catchThrowableOfType(
                InvalidInputException.class,
                () -> engine.newJob(good.get().build()).generate(folder.resolve("none/secret.mp4")));
        assertThat(json(ProblemDetails.of(target))
                        .get("errors")
                        .get(0)
                        .get("field")
                        .asString())
                .isEqualTo("output");
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
        assertThat(other.json())
                .contains("urn:dreamtalk:backend_unavailable", "\"errors\":[]")
                .doesNotContain("secret");
    }
}
