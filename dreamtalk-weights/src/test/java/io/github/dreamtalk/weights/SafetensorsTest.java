package io.github.dreamtalk.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    private static byte[] file(String header, int dataBytes) {
        byte[] h = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + h.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(h.length)
                .put(h)
                .array();
    }

    @Test
    void roundTripKeepsTensorsMetadataAndOrder(@TempDir Path dir) {
        StateDict in = new StateDict(
                "mem",
                Map.of("a.weight", FloatTensor.of(new float[] {1, -2, 3.5f, Float.MIN_VALUE, 5, 6}, 2, 3)),
                Map.of("say", "\"quoted\" \\ line\nend é"));
        Path file = dir.resolve("w.safetensors");
        SafetensorsWriter.write(file, in, SafetensorsWriter.Precision.F32);
        StateDict out = SafetensorsReader.read(file);
        assertThat(out.metadata()).isEqualTo(in.metadata());
        assertThat(out.get("a.weight", 2, -1).data())
                .containsExactly(in.get("a.weight").data());
    }

    @Test
    void mismatchNamesFileKeyFoundAndExpected() {
        StateDict d = new StateDict("w.safetensors", Map.of("k", FloatTensor.of(new float[6], 2, 3)), Map.of());
        assertThatThrownBy(() -> d.get("k", 3, 2))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContainingAll("w.safetensors", "'k'", "[2, 3]", "[3, 2]");
        assertThatThrownBy(() -> d.get("missing")).hasMessageContainingAll("w.safetensors", "'missing'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"Q7\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1000000000],\"data_offsets\":[0,4000000000]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                "{\"a\":[[[[[[]]]]]]}",
                "{\"a\":1",
                "{\"__metadata__\":{\"x\":1}}",
                "{} trailing",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,99999999999999999999]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1073741824,4],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,16]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":7,\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"a\":null}",
                "{\"\\uZZZZ\":1}",
                "[]",
                "{}"
            })
    void refusesUnsoundHeaders(String header) {
        assertThatThrownBy(() -> SafetensorsReader.read("bad.safetensors", file(header, 8)))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("bad.safetensors");
    }

    @Test
    void refusesHugeHeaderLengthBeforeAllocating() {
        byte[] b = file("{}", 0);
        ByteBuffer.wrap(b).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Long.MAX_VALUE);
        assertThatThrownBy(() -> SafetensorsReader.read("big", b)).isInstanceOf(ModelMismatchException.class);
    }
}
