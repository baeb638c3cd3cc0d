package io.github.dreamtalk.onnx.denoiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.diffusion.GuidanceMode;
import io.github.dreamtalk.diffusion.PredictionType;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.onnx.testing.RandomDenoiserWeights;
import io.github.dreamtalk.weights.StateDict;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DenoiserMetadataTest {
    private static StateDict file(Map<String, String> metadata) {
        return new StateDict("my.safetensors", Map.of(), metadata);
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> metadata =
                new HashMap<>(RandomDenoiserWeights.arkitMetadata().toMap());
        metadata.put(key, value);
        return metadata;
    }

    /** What the network puts out reaches the sampler. */
    @ParameterizedTest
    @EnumSource(PredictionType.class)
    void theSpecSaysWhatIsPredicted(PredictionType prediction) {
        DenoiserMetadata read =
                DenoiserMetadata.read(file(with("prediction", prediction.name().toLowerCase(java.util.Locale.ROOT))));
        assertThat(read.spec().prediction()).isEqualTo(prediction);
        assertThat(DenoiserMetadata.read(file(read.toMap()))).isEqualTo(read);
    }

    /** Files from before there was a choice. */
    @Test
    void whatAFileDoesNotSayIsAsInThePaper() {
        Map<String, String> metadata =
                new HashMap<>(RandomDenoiserWeights.arkitMetadata().toMap());
        metadata.keySet().removeAll(java.util.List.of("prediction", "guidance", "noise_seconds"));
        DenoiserMetadata read = DenoiserMetadata.read(file(metadata));
        assertThat(read.prediction()).isEqualTo(PredictionType.X0);
        assertThat(read.guidance()).isEqualTo(GuidanceMode.EACH_STEP);
        assertThat(read.noiseSeconds()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "prediction, x_0, 'x0, epsilon or v'",
        "guidance, always, 'each_step or whole_samples'",
        "noise_seconds, some, a number",
        "heads, many, a whole number"
    })
    void aValueThatIsNoneOfThemIsNamed(String key, String value, String expected) {
        assertThatThrownBy(() -> DenoiserMetadata.read(file(with(key, value))))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("my.safetensors")
                .hasMessageContaining("'" + value + "'")
                .hasMessageContaining(expected);
    }
}
