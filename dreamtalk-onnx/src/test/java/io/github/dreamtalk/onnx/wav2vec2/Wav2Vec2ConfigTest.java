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
                "[1]|found [1], expected a JSON object",
                "{\"a\":|line 1, column 6: found the end of the file",
                "{\"model_type\":\"hubert\"}|'hubert', expected 'wav2vec2'",
                "{\"hidden_act\":\"relu\"}|hidden_act is 'relu'",
                "{\"feat_extract_norm\":\"batch\"}|'batch', expected 'group' or 'layer'",
                "{\"conv_stride\":5}|conv_stride is 5",
                "{\"heads\":1,\"heads\":2}|Duplicate",
                "{\"num_attention_heads\":7.5}|num_attention_heads is 7.5, expected a whole number",
                "{\"num_attention_heads\":1e999999999}|num_attention_heads is 1E+999999999, expected a whole",
                "{\"layer_norm_eps\":1e999999999}|config.json: wav2vec2 config",
                "{\"layer_norm_eps\":1}|config.json: wav2vec2 config",
                "{\"do_stable_layer_norm\":\"yes\"}|do_stable_layer_norm is yes",
                "{\"conv_stride\":[[1]]}|conv_stride is [1], expected a number",
                "{\"conv_stride\":[]}|config.json: wav2vec2 config: found 12 heads, 0 conv_stride",
                "{\"conv_stride\":[5,0]}|conv_stride holds 0",
                "{\"num_attention_heads\":\"many\"}|num_attention_heads is many",
                "{\"num_attention_heads\":0}|0 heads",
            })
    void refusesWhatTheGraphsDoNotHave(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aListOfMegabytesIsShownShort() {
        assertThatThrownBy(() -> read("{\"conv_stride\":[" + "1,".repeat(400_000) + "1]}"))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("conv_stride is [1, 1, ")
                .message()
                .hasSizeLessThan(300);
        assertThatThrownBy(() -> read("{\"conv_stride\":[" + "1,".repeat(1 << 20) + "1]}"))
                .hasMessageContaining("expected a config.json of at most 1048576");
        assertThatThrownBy(() -> read("{\"conv_stride\":" + "[".repeat(40) + "]".repeat(40) + "}"))
                .hasMessageContaining("nesting deeper than 32");
    }

    @Test
    void aByteOrderMarkIsTakenAndAnotherEncodingIsNot() {
        assertThat(read("\ufeff{\"num_attention_heads\": 4}").heads()).isEqualTo(4);
        assertThatThrownBy(() -> Wav2Vec2Config.read("{}".getBytes(StandardCharsets.UTF_16), "config.json"))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageStartingWith("config.json, line 1, column 1: found UTF-16 text");
    }
}
