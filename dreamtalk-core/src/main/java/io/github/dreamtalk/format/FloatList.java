package io.github.dreamtalk.format;

import io.github.dreamtalk.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Arrays;

/** A growing array of floats; grows with what was really read, never with what a file claims. */
final class FloatList {
    private final Path file;
    private float[] values = new float[4096];
    private int size;

    FloatList(Path file) {
        this.file = file;
    }

    void add(float value) {
        if (size == values.length) {
            if (!HeapRoom.holds(size + 1L)) {
                throw new InvalidInputException(
                        file + ": found more than " + size + " values of motion, " + HeapRoom.expected());
            }
            values = Arrays.copyOf(values, (int) Math.min(size * 2L, HeapRoom.most()));
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
