package io.github.dreamtalk.onnx.graph;

import io.github.dreamtalk.weights.FloatTensor;
import java.util.function.Supplier;

/**
 * Values of a constant, little-endian.
 *
 * @param size bytes
 * @param source opens them
 */
record TensorData(long size, Supplier<WireMessage.Source> source) implements WireMessage.Bulk {
    @Override
    public WireMessage.Source open() {
        return source.get();
    }

    /** 32-bit floats, asked for when they are written: a tensor of a weight file need not be in memory before. */
    static TensorData floats(FloatTensor tensor) {
        return new TensorData((long) FloatTensor.elements(tensor.shape()) * Float.BYTES, () -> {
            float[] values = tensor.data();
            return (to, from, length) -> {
                to.asFloatBuffer().put(values, (int) (from / Float.BYTES), length / Float.BYTES);
                to.position(to.position() + length);
            };
        });
    }

    /** 64-bit integers. */
    static TensorData integers(long... values) {
        return new TensorData((long) values.length * Long.BYTES, () -> (to, from, length) -> {
            to.asLongBuffer().put(values, (int) (from / Long.BYTES), length / Long.BYTES);
            to.position(to.position() + length);
        });
    }

    /** Bytes. */
    static TensorData bytes(byte... values) {
        return new TensorData(values.length, () -> (to, from, length) -> to.put(values, (int) from, length));
    }
}
