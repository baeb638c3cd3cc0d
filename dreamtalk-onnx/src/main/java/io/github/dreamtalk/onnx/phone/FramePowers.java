package io.github.dreamtalk.onnx.phone;

import java.util.Arrays;

/**
 * The mean mel powers of a clip's first frames, so that a second pass need not compute them again. Holds up to ten minutes,
 * 240 kB: memory must not grow with the clip.
 */
final class FramePowers {
    private static final int MOST = 60_000;

    private float[] values = new float[1024];
    private int count;

    void add(float power) {
        if (count < MOST) {
            if (count == values.length) {
                values = Arrays.copyOf(values, Math.min(MOST, 2 * count));
            }
            values[count++] = power;
        }
    }

    boolean has(long frame) {
        return frame < count;
    }

    float get(long frame) {
        return values[(int) frame];
    }
}
