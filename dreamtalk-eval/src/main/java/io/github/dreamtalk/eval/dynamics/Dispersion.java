package io.github.dreamtalk.eval.dynamics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How far values lie apart. */
final class Dispersion {
    private Dispersion() {}

    /** Sample variance, by n − 1; null below two values. */
    static @Nullable Double variance(double[] values) {
        if (values.length < 2) {
            return null;
        }
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return squares / (values.length - 1);
    }

    /** The middle value, of an even number the mean of the two in the middle; of at least one value. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
