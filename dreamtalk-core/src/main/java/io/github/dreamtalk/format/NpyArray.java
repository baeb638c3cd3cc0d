package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.Arrays;

/** A real array of an npy, npz or MAT file, row-major. Immutable and thread-safe. */
public final class NpyArray {
    private final int[] shape;
    private final double[] values;

    NpyArray(int[] shape, double[] values) {
        this.shape = shape;
        this.values = values;
    }

    /**
     * An array read by another format's reader.
     *
     * @param shape extents, slowest first, each at least 0; empty for a single number; copied
     * @param values as many as the shape says, row-major; taken over, not copied
     * @return the array
     * @throws InvalidInputException if there are more or fewer values
     */
    public static NpyArray of(int[] shape, double[] values) {
        long expected = 1;
        for (int extent : shape) {
            expected *= extent;
        }
        if (expected != values.length) {
            throw new InvalidInputException("array: found " + values.length + " values, expected " + expected
                    + " for the shape " + Arrays.toString(shape));
        }
        return new NpyArray(shape.clone(), values);
    }

    /**
     * Extents, slowest first.
     *
     * @return a copy; empty for a single number
     */
    public int[] shape() {
        return shape.clone();
    }

    /**
     * Number of values.
     *
     * @return the product of the shape
     */
    public int size() {
        return values.length;
    }

    /**
     * The values in single precision.
     *
     * @return a new array, row-major
     * @throws InvalidInputException if a finite value is too large for single precision
     */
    public float[] toFloats() {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
            if (Float.isInfinite(out[i]) && !Double.isInfinite(values[i])) {
                throw new InvalidInputException("array: value " + i + " is " + values[i]
                        + ", expected one that single precision can hold (up to 3.4e38)");
            }
        }
        return out;
    }

    /**
     * The values in double precision.
     *
     * @return a new array, row-major
     */
    public double[] toDoubles() {
        return values.clone();
    }
}
