package io.github.dreamtalk.eval;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers frame by frame, NaN for none; what is not finite, of a face without width, is none. Not thread-safe. */
final class Series {
    private double[] values = new double[256];
    private int size;

    void add(@Nullable Double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value == null || value.isInfinite() ? Double.NaN : value;
    }

    double[] toArray() {
        return Arrays.copyOf(values, size);
    }

    int size() {
        return size;
    }

    /** The values that are known. */
    double[] known() {
        return Arrays.stream(values, 0, size).filter(v -> !Double.isNaN(v)).toArray();
    }
}
