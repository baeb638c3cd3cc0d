package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.Printable;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Element types of a safetensors file, with their conversion to 32-bit floats. Values are little-endian. */
enum TensorType {
    F64(8) {
        @Override
        float get(ByteBuffer b, int at) {
            return (float) b.getDouble(at);
        }
    },
    F32(4) {
        @Override
        float get(ByteBuffer b, int at) {
            return b.getFloat(at);
        }

        @Override
        void get(ByteBuffer from, float[] to, int offset, int count) {
            from.asFloatBuffer().get(to, offset, count);
        }
    },
    F16(2) {
        @Override
        float get(ByteBuffer b, int at) {
            return HalfFloat.toFloat(b.getShort(at));
        }

        /** The embedded weights are halves, and a JVM that has just started is to have them soon. */
        @Override
        void get(ByteBuffer from, float[] to, int offset, int count) {
            short[] halves = new short[count];
            from.asShortBuffer().get(halves);
            for (int i = 0; i < count; i++) {
                to[offset + i] = HalfFloat.toFloat(halves[i]);
            }
        }
    },
    BF16(2) {
        @Override
        float get(ByteBuffer b, int at) {
            return Float.intBitsToFloat(b.getShort(at) << 16);
        }
    },
    I64(8) {
        @Override
        float get(ByteBuffer b, int at) {
            return b.getLong(at);
        }
    },
    I32(4) {
        @Override
        float get(ByteBuffer b, int at) {
            return b.getInt(at);
        }
    },
    I16(2) {
        @Override
        float get(ByteBuffer b, int at) {
            return b.getShort(at);
        }
    },
    I8(1) {
        @Override
        float get(ByteBuffer b, int at) {
            return b.get(at);
        }
    },
    U8(1) {
        @Override
        float get(ByteBuffer b, int at) {
            return b.get(at) & 0xff;
        }
    },
    BOOL(1) {
        @Override
        float get(ByteBuffer b, int at) {
            return b.get(at) == 0 ? 0 : 1;
        }
    };

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    /** The element that begins at a byte. */
    abstract float get(ByteBuffer b, int at);

    /** The first elements. */
    void get(ByteBuffer from, float[] to, int offset, int count) {
        for (int i = 0; i < count; i++) {
            to[offset + i] = get(from, i * bytes);
        }
    }

    static TensorType of(String name, SafetensorsFormat format) {
        for (TensorType t : values()) {
            if (t.name().equals(name)) {
                return t;
            }
        }
        throw format.bad("element type '" + Printable.of(name) + "' is not supported, expected one of "
                + Arrays.toString(values()));
    }
}
