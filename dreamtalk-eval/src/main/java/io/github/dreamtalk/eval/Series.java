package io.github.dreamtalk.eval;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers frame by frame, NaN for none. Not thread-safe. */
final class Series {
    private double[] values = new double[256];
    private int size;

    void add(@Nullable Double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value == null ? Double.NaN : value;
    }

    double[] toArray() {
        return Arrays.copyOf(values, size);
    }

    /** Null if every value is NaN. */
    @Nullable
    Double mean() {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < size; i++) {
            if (!Double.isNaN(values[i])) {
                sum += values[i];
                n++;
            }
        }
        return n == 0 ? null : sum / n;
    }

    int size() {
        return size;
    }

    int known() {
        return (int)
                Arrays.stream(values, 0, size).filter(v -> !Double.isNaN(v)).count();
    }
}
