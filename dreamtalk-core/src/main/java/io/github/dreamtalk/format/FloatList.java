package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.Arrays;

/** A growing array of floats; grows with what was really read, never with what a file claims. */
final class FloatList {
    private float[] values = new float[4096];
    private int size;

    void add(float value) {
        if (size == values.length) {
            if (size >= Integer.MAX_VALUE / 8) {
                throw new InvalidInputException("motion file: more than " + size
                        + " values, too long to hold in memory; split the clip into shorter ones");
            }
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    float[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
