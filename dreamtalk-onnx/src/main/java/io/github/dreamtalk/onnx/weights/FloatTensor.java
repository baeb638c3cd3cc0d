package io.github.dreamtalk.onnx.weights;

import io.github.dreamtalk.InvalidInputException;
import java.util.Arrays;

/**
 * A dense tensor of 32-bit floats in row-major order: what goes into and comes out of a network, and what a weight file
 * holds. The array is shared, not copied; whoever makes a tensor must not change the array while others read it.
 */
public final class FloatTensor {
    private final int[] shape;
    private final float[] data;

    private FloatTensor(int[] shape, float[] data) {
        this.shape = shape;
        this.data = data;
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
        return new FloatTensor(shape.clone(), data);
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
     * The values themselves.
     *
     * @return the shared array, row-major; read only
     */
    public float[] data() {
        return data;
    }

    @Override
    public String toString() {
        return "float" + Arrays.toString(shape);
    }
}
