package io.github.dreamtalk.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.fuzz.FuzzTarget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a file of weights says of itself may be huge, endless or meant for the terminal; a message never is. */
class HostileMessageTest {
    private static final int MOST = 600;

    /** A legacy file whose version is what the body leaves on the stack. */
    private static byte[] version(PickleAssembler body) {
        PickleAssembler p = new PickleAssembler();
        p.op(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.');
        return ByteBuffer.allocate(p.bytes().length + body.bytes().length + 64)
                .put(p.bytes())
                .put(body.bytes())
                .array();
    }

    private static void refused(byte[] file, String expected) {
        long memory = FuzzTarget.allocated();
        long start = System.nanoTime();
        assertThatThrownBy(() -> WeightFiles.open("f.pth", file))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining(expected)
                .message()
                .hasSizeLessThan(MOST)
                .matches("[^\\p{Cntrl}]*");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(FuzzTarget.allocated() - memory).isLessThan(64L << 20);
    }

    @Test
    void aVersionThatHoldsItself() {
        PickleAssembler p = new PickleAssembler().op(0x80, 2, ']', 'q', 0, 'h', 0, 'a', '.');
        refused(version(p), "its version is [[[");
        PickleAssembler dict = new PickleAssembler().op(0x80, 2, '}', 'q', 0, 'K', 1, 'h', 0, 's', '.');
        refused(version(dict), "its version is {1={1=");
    }

    /** Each list holds the one before it twice: 60 of them are reached along 2 to the power of 60 ways. */
    @Test
    void aVersionOfVeryManyWays() {
        PickleAssembler p = new PickleAssembler().op(0x80, 2, ']', 'q', 0);
        for (int i = 1; i < 60; i++) {
            p.op('0', ']', 'q', i, 'h', i - 1, 'a', 'h', i - 1, 'a');
        }
        refused(version(p.op('.')), "its version is [[[");
    }

    @Test
    void aVersionThatSteersTheTerminal() {
        refused(
                version(new PickleAssembler()
                        .op(0x80, 2)
                        .text("\u001b]0;x\u0007\r\n")
                        .op('.')),
                "\\u001b]0;x\\u0007");
    }

    private static byte[] safetensors(String header) {
        byte[] h = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + h.length + 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(h.length)
                .put(h)
                .array();
    }

    @Test
    void aShapeOfMegabytes() {
        String shape = "1,".repeat(1_500_000) + "1";
        refused(
                safetensors("{\"w\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[0,8]}}"),
                "1500001 dimensions");
        refused(
                safetensors("{\"w\":{\"dtype\":\"F32\",\"shape\":[" + "1,".repeat(15) + "9],\"data_offsets\":[0,8]}}"),
                "spans 8 bytes, expected 36 for F32[1, 1");
    }

    @Test
    void aNameOrTypeOfMegabytes() {
        String name = "\\u001b" + "x".repeat(3_000_000);
        refused(safetensors("{\"" + name + "\":{}}"), "tensor '\\u001bxxx");
        refused(
                safetensors("{\"w\":{\"dtype\":\"" + name + "\",\"shape\":[2],\"data_offsets\":[0,8]}}"),
                "element type '\\u001bxxx");
        refused(safetensors("{\"__metadata__\":{\"" + name + "\":1}}"), "metadata '\\u001bxxx");
    }
}
