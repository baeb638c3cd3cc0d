package io.github.dreamtalk;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How exactly a motion network computes. Never chosen silently: {@link #FP32} unless the engine is told otherwise.
 */
public enum Precision {
    /** 32-bit floating point throughout. */
    FP32,
    /** 8-bit integers. */
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
