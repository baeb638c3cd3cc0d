package io.github.dreamtalk.onnx.wav2vec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Wav2Vec2ConfigTest {
    private static Wav2Vec2Config read(String json) {
        return Wav2Vec2Config.read(json.getBytes(StandardCharsets.UTF_8), "config.json");
    }

    @Test
    void readsWhatMattersAndSkipsTheRest() {
        Wav2Vec2Config c =
                read("{\"architectures\":[\"X\"],\"task\":{\"deep\":[1,{\"a\":null}]},\"num_attention_heads\":16,"
                        + "\"feat_extract_norm\":\"layer\",\"do_stable_layer_norm\":true,\"layer_norm_eps\":1e-05,\"none\":null,"
                        + "\"conv_stride\":[5,2]}");
        assertThat(c).isEqualTo(new Wav2Vec2Config(16, List.of(5, 2), false, true, 16, 1e-5f));
    }

    @Test
    void leftOutKeysAreThoseOfTheBaseModel() {
        assertThat(read("{}")).isEqualTo(new Wav2Vec2Config(12, List.of(5, 2, 2, 2, 2, 2, 2), true, false, 16, 1e-5f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]|no JSON object",
                "{\"a\":|not proper JSON",
                "{\"model_type\":\"hubert\"}|'hubert', expected 'wav2vec2'",
                "{\"hidden_act\":\"relu\"}|hidden_act is 'relu'",
                "{\"feat_extract_norm\":\"batch\"}|'batch', expected 'group' or 'layer'",
                "{\"conv_stride\":5}|conv_stride is 5",
                "{\"conv_stride\":[5,0]}|conv_stride holds 0",
                "{\"num_attention_heads\":\"many\"}|num_attention_heads is many",
                "{\"num_attention_heads\":0}|0 heads",
            })
    void refusesWhatTheGraphsDoNotHave(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining(message);
    }
}
