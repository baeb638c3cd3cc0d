package io.github.dreamtalk.onnx.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.github.dreamtalk.error.InferenceException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.weights.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A float tensor in memory outside the Java heap that networks read and write in place: allocate once, bind to any
 * number of {@link BoundRun}s, reuse in every step. An output of one network can so be the input of the next without a
 * copy. Not thread-safe, except {@link #close()}, which is idempotent, and stops and waits for the runs that use it. The
 * maker closes it.
 */
public final class NativeTensor implements AutoCloseable {
    private final FloatBuffer buffer;
    private final int[] shape;
    private final OnnxTensor tensor;
    private final Gate gate;

    private NativeTensor(FloatBuffer buffer, int[] shape) {
        this.buffer = buffer;
        this.shape = shape;
        OnnxTensor made;
        try {
            made = OnnxTensor.createTensor(OrtSetup.environment(), buffer.duplicate(), longs(shape));
        } catch (OrtException e) {
            throw new InferenceException(
                    "a tensor of shape " + Arrays.toString(shape) + " could not be made: "
                            + Printable.said(e.getMessage()),
                    e);
        }
        this.tensor = made;
        this.gate = new Gate("a tensor of shape " + Arrays.toString(shape), this::free);
        OpenNatives.TENSORS.opened();
    }

    /**
     * Allocates zeros.
     *
     * @param shape dimensions, outermost first
     * @return the tensor
     */
    public static NativeTensor allocate(int... shape) {
        int n = FloatTensor.elements(shape);
        if (n > Integer.MAX_VALUE / Float.BYTES) {
            throw new InvalidInputException("native tensor: shape " + Arrays.toString(shape) + " needs more than 2 GiB;"
                    + " use smaller chunks");
        }
        FloatBuffer b = ByteBuffer.allocateDirect(n * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return new NativeTensor(b, shape.clone());
    }

    /**
     * A tensor over the first values of this one, under another shape; both share the memory.
     *
     * @param viewShape dimensions of the view, at least one value and at most this one's
     * @return the view; closed by the caller
     */
    public NativeTensor view(int... viewShape) {
        return viewFrom(0, viewShape);
    }

    /**
     * A tensor over some values of this one, under another shape; both share the memory. Views may overlap.
     *
     * @param start first value of this tensor that the view has
     * @param viewShape dimensions of the view, at least one value and at most this one's from start on
     * @return the view; closed by the caller
     */
    public NativeTensor viewFrom(int start, int... viewShape) {
        int n = FloatTensor.elements(viewShape);
        if (start < 0 || n < 1 || n > buffer.capacity() - start) {
            throw new InvalidInputException("native tensor: found a view of shape " + Arrays.toString(viewShape)
                    + " from value " + start + ", expected at least one value and at most those of "
                    + Arrays.toString(shape));
        }
        return new NativeTensor(buffer.slice(start, n), viewShape.clone());
    }

    /**
     * Writes values from the start.
     *
     * @param values read from offset
     * @param offset first value read
     * @param length values to write, at most the tensor's
     */
    public void put(float[] values, int offset, int length) {
        buffer.put(0, values, offset, length);
    }

    /**
     * Reads values.
     *
     * @param start first value of the tensor read
     * @param values written from offset
     * @param offset first value written
     * @param length values to read, at most those from start on
     */
    public void get(int start, float[] values, int offset, int length) {
        buffer.get(start, values, offset, length);
    }

    /**
     * The memory itself.
     *
     * @return a new view, position 0, limit the number of elements; the memory lives as long as any view of it
     */
    public FloatBuffer buffer() {
        return buffer.duplicate();
    }

    /**
     * The dimensions.
     *
     * @return a copy
     */
    public int[] shape() {
        return shape.clone();
    }

    /** To be used inside {@link #gate} only. */
    OnnxTensor tensor() {
        return tensor;
    }

    /** For the time of a run. */
    Gate gate() {
        return gate;
    }

    static long[] longs(int[] shape) {
        return Arrays.stream(shape).asLongStream().toArray();
    }

    @Override
    public void close() {
        gate.close();
    }

    private void free() {
        OpenNatives.TENSORS.closed();
        tensor.close();
    }
}
