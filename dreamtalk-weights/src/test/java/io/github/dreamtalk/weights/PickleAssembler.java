package io.github.dreamtalk.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode, sound ones and crafted ones. */
final class PickleAssembler {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static PickleAssembler protocol2() {
        return new PickleAssembler().op(0x80, 2);
    }

    PickleAssembler op(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    PickleAssembler ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleAssembler int32(int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    PickleAssembler int64(long value) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }

    PickleAssembler global(String module, String name) {
        return ascii("c" + module + "\n" + name + "\n");
    }

    PickleAssembler text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        op('X').int32(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    PickleAssembler integer(long value) {
        return value == (int) value ? op('J').int32((int) value) : op(0x8a, 8).int64(value);
    }

    PickleAssembler tuple(long... values) {
        op('(');
        for (long v : values) {
            integer(v);
        }
        return op('t');
    }

    PickleAssembler storage(String type, String key, long elements) {
        op('(').text("storage").global("torch", type).text(key).text("cpu").integer(elements);
        return op('t', 'Q');
    }

    /** Leaves a tensor on the stack. */
    PickleAssembler tensor(String type, String key, long elements, long offset, long[] size, long[] stride) {
        global("torch._utils", "_rebuild_tensor_v2")
                .op('(')
                .storage(type, key, elements)
                .integer(offset);
        tuple(size).tuple(stride).op(0x89);
        return global("collections", "OrderedDict").op(')', 'R', 't', 'R');
    }

    /** The same, contiguous and filling its storage. */
    PickleAssembler vector(String type, String key, long elements) {
        return tensor(type, key, elements, 0, new long[] {elements}, new long[] {1});
    }

    byte[] stop() {
        op('.');
        return out.toByteArray();
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
