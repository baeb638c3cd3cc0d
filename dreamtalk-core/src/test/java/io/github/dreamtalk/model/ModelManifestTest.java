package io.github.dreamtalk.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ModelManifestTest {
    private static final String MODEL = "a.onnx.sha256 = " + "0".repeat(64)
            + "\na.onnx.bytes = 12\na.onnx.licence = MIT\na.onnx.source = here\na.onnx.card = a.md\n";

    private static ModelManifest read(byte[] bytes) {
        return ModelManifest.read(new ByteArrayInputStream(bytes), "m.properties");
    }

    private static void refused(byte[] bytes, String said) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageStartingWith("model manifest m.properties")
                .hasMessageContaining(said)
                .message()
                .hasSizeLessThan(500)
                .doesNotContain("\u001b");
    }

    @Test
    void aManifestIsReadWithOrWithoutItsMark() {
        assertThat(read(MODEL.getBytes(StandardCharsets.UTF_8)).models()).containsOnlyKeys("a.onnx");
        assertThat(read(("\ufeff" + MODEL).getBytes(StandardCharsets.UTF_8)).models()).containsOnlyKeys("a.onnx");
    }

    @Test
    void whatIsAmbiguousOrNoTextIsRefused() {
        refused((MODEL + "a.onnx.bytes = 13\n").getBytes(StandardCharsets.UTF_8), "'a.onnx.bytes' twice");
        refused(MODEL.getBytes(StandardCharsets.UTF_16), "line 1, column 1: found UTF-16 text");
        refused((MODEL + "# ü").getBytes(StandardCharsets.ISO_8859_1), "line 6, column 3: found the byte fc");
        refused((MODEL + "b\u001b[2J" + "x".repeat(9999) + "=1").getBytes(StandardCharsets.UTF_8), "\\u001b[2Jxxx");
    }

    @Test
    void aManifestOfMegabytesIsRefused() {
        refused((MODEL + "#".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8), "more than 1048576 bytes");
    }
}
