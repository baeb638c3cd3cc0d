package io.github.dreamtalk.onnx.testing;

import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.StateDict;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Weights from a seed: every value is a hash of key, index and seed, the rule by which the reference outputs in the test
 * resources were made. Vectors (also of shape (n, 1, 1)) lie within 0.1 of 1 if their key ends in {@code weight}, else of
 * 0; all others have the variance that keeps that of their input.
 */
public final class RandomWeights {
    private final long seed;
    private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();

    /** Starts an empty set. */
    public RandomWeights(long seed) {
        this.seed = seed;
    }

    /** Adds a tensor. */
    public RandomWeights add(String key, int... shape) {
        float[] v = new float[FloatTensor.elements(shape)];
        boolean vector = shape.length == 1 || (shape.length == 3 && shape[1] == 1 && shape[2] == 1);
        double centre = vector && key.endsWith("weight") ? 1 : 0;
        double scale = vector ? 0.1 : Math.sqrt(3.0 * shape[0] / v.length);
        long base = base(key, seed);
        for (int i = 0; i < v.length; i++) {
            v[i] = (float) (centre + scale * uniform(base, i));
        }
        tensors.put(key, FloatTensor.of(v, shape));
        return this;
    }

    /** Adds {@code key.weight} of a shape and {@code key.bias} of its first size. */
    public RandomWeights layer(String key, int... shape) {
        return add(key + ".weight", shape).add(key + ".bias", shape[0]);
    }

    /** What was added. */
    public StateDict build(Map<String, String> metadata) {
        return new StateDict("random-weights", tensors, metadata);
    }

    /** Standard normal values of a name. */
    public static float[] gaussian(String name, int count, long seed) {
        long radius = base(name + "#u1", seed);
        long angle = base(name + "#u2", seed);
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            double u1 = Math.max((uniform(radius, i) + 1) / 2, 0x1p-25);
            double u2 = (uniform(angle, i) + 1) / 2;
            out[i] = (float) (Math.sqrt(-2 * Math.log(u1)) * Math.cos(2 * Math.PI * u2));
        }
        return out;
    }

    private static long base(String name, long seed) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return mix(crc.getValue() << 32 ^ seed);
    }

    private static double uniform(long base, int index) {
        return (mix(base + index) >>> 40) / (double) (1 << 23) - 1;
    }

    private static long mix(long x) {
        long z = x + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
