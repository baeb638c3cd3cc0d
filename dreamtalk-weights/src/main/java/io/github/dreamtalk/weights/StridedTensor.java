package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.format.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Values of a strided view of bytes in a file, converted to floats in row-major order. The place has been checked. */
record StridedTensor(
        String key, RandomBytes file, ByteOrder order, TensorType type, long offset, int[] size, long[] stride) {
    private static final int PIECE = 1 << 18; // bytes converted at a time, a multiple of every element size

    float[] read() {
        float[] out = new float[FloatTensor.elements(size)];
        if (out.length == 0) {
            return out;
        }
        try {
            if (isContiguous()) {
                readRun(out);
            } else {
                gather(out);
            }
        } catch (IOException e) {
            throw new ModelMismatchException(
                    file.origin() + ": tensor '" + Printable.of(key) + "' cannot be read: " + e.getMessage(), e);
        }
        return out;
    }

    private boolean isContiguous() {
        long expected = 1;
        for (int i = size.length - 1; i >= 0; i--) {
            if (size[i] != 1 && stride[i] != expected) {
                return false;
            }
            expected *= size[i];
        }
        return true;
    }

    private void readRun(float[] out) throws IOException {
        int width = type.bytes();
        for (int n = 0; n < out.length; ) {
            int count = Math.min(PIECE / width, out.length - n);
            ByteBuffer piece =
                    file.read(offset + (long) n * width, count * width).order(order);
            type.get(piece, out, n, count);
            n += count;
        }
    }

    /** Any strides: the bytes from the first to the last element are taken at once, as they all but fill that range. */
    private void gather(float[] out) throws IOException {
        long last = 0;
        for (int i = 0; i < size.length; i++) {
            last += (size[i] - 1L) * stride[i];
        }
        ByteBuffer bytes =
                file.read(offset, Math.toIntExact((last + 1) * type.bytes())).order(order);
        int[] index = new int[size.length];
        long at = 0;
        for (int n = 0; n < out.length; n++) {
            out[n] = type.get(bytes, (int) at * type.bytes());
            for (int axis = size.length - 1; axis >= 0; axis--) {
                at += stride[axis];
                if (++index[axis] < size[axis]) {
                    break;
                }
                at -= stride[axis] * size[axis];
                index[axis] = 0;
            }
        }
    }
}
