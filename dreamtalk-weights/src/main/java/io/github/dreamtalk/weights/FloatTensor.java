package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.InvalidInputException;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A dense tensor of 32-bit floats in row-major order: what goes into and comes out of a network, and what a weight file
 * holds. The array is shared, not copied; whoever makes a tensor must not change the array while others read it. Tensors
 * of a weight file may fetch their values when they are asked for and let go of them when nobody uses them, so that a
 * file of any size needs the memory of the tensors in use only. Thread-safe.
 */
public final class FloatTensor {
    private final int[] shape;
    private final float @Nullable [] data;
    private final @Nullable Supplier<float[]> source;
    private volatile WeakReference<float[]> fetched = new WeakReference<>(null);

    private FloatTensor(int[] shape, float @Nullable [] data, @Nullable Supplier<float[]> source) {
        this.shape = shape;
        this.data = data;
        this.source = source;
    }

    /**
     * Wraps values.
     *
     * @param data row-major values; not copied
     * @param shape dimensions, outermost first; none for a scalar; copied
     * @return the tensor
     * @throws InvalidInputException if the dimensions do not multiply to the number of values
     */
    public static FloatTensor of(float[] data, int... shape) {
        if (elements(shape) != data.length) {
            throw new InvalidInputException("tensor: found " + data.length + " values for shape "
                    + Arrays.toString(shape) + ", expected " + elements(shape));
        }
        return new FloatTensor(shape.clone(), data, null);
    }

    /**
     * A tensor whose values are fetched on demand.
     *
     * @param source gives the values, row-major, the same at every call; from any thread
     * @param shape dimensions, outermost first; copied
     */
    static FloatTensor fetching(Supplier<float[]> source, int... shape) {
        elements(shape);
        return new FloatTensor(shape.clone(), null, source);
    }

    /**
     * Number of elements of a shape.
     *
     * @param shape dimensions, none negative
     * @return their product; 1 for no dimensions
     * @throws InvalidInputException if a dimension is negative or the product exceeds {@link Integer#MAX_VALUE}
     */
    public static int elements(int... shape) {
        try {
            int n = 1;
            for (int d : shape) {
                if (d < 0) {
                    throw new InvalidInputException("tensor: shape " + Arrays.toString(shape)
                            + " has a negative dimension, expected 0 or more");
                }
                n = Math.multiplyExact(n, d);
            }
            return n;
        } catch (ArithmeticException e) {
            throw new InvalidInputException(
                    "tensor: shape " + Arrays.toString(shape) + " has more than 2^31 - 1 elements", e);
        }
    }

    /**
     * The dimensions.
     *
     * @return a copy, outermost first
     */
    public int[] shape() {
        return shape.clone();
    }

    /**
     * Number of dimensions.
     *
     * @return 0 for a scalar
     */
    public int rank() {
        return shape.length;
    }

    /**
     * Size of one dimension.
     *
     * @param axis in [0, rank)
     * @return its size
     */
    public int dim(int axis) {
        return shape[axis];
    }

    /**
     * The values themselves. Keep the array while working with it: a tensor of a weight file may have to read the file
     * again at the next call.
     *
     * @return the shared array, row-major; read only
     * @throws io.github.dreamtalk.error.ModelMismatchException if they come from a file that has changed or vanished since
     */
    public float[] data() {
        if (data != null) {
            return data;
        }
        float[] values = fetched.get();
        if (values == null) {
            values = java.util.Objects.requireNonNull(source).get();
            if (values.length != elements(shape)) {
                throw new IllegalStateException(values.length + " values for " + this);
            }
            fetched = new WeakReference<>(values);
        }
        return values;
    }

    @Override
    public String toString() {
        return "float" + Arrays.toString(shape);
    }
}
