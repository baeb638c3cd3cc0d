package io.github.dreamtalk.device;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How exactly a motion network computes. Never chosen silently: {@link #FP32} unless the engine is told otherwise.
 */
public enum Precision {
    /** 32-bit floating point throughout. */
    FP32,
    /**
     * 8-bit integers for the products with weights, on the CPU alone: 2.5 times as fast as {@link #FP32} at the published
     * network's size on a processor with 8-bit dot products. Activations are quantised as they come, so the result depends
     * a little on the chunk size; it is still the same from run to run and for any number of threads. Frames differ from
     * those of {@link #FP32} by 1 to 2 % of the motion's own spread on average and by 2 to 6 % in the 95th percentile
     * (root of summed squares over channels, embedded network, whole clip, guidance 1 and 2); single values by at most 0.1.
     */
    INT8;

    /**
     * Parses {@code fp32} or {@code int8}, in any case.
     *
     * @param text the precision as text
     * @return the precision
     * @throws InvalidInputException for anything else
     */
    public static Precision parse(String text) {
        for (Precision p : values()) {
            if (p.toString().equals(text.trim().toLowerCase(Locale.ROOT))) {
                return p;
            }
        }
        throw new InvalidInputException("precision: found '" + text + "', expected "
                + Arrays.stream(values()).map(Precision::toString).collect(Collectors.joining(" or ")));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
