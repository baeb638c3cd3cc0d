package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * IEEE 754 binary16, which Java has conversions for from version 20 on only: one bit of sign, five of exponent, ten of
 * fraction; the largest finite value is 65504. A half is carried as the {@code short} that holds its bits. Stateless and
 * thread-safe.
 */
public final class HalfFloat {
    /** Where rounding to nearest leaves the range: half a step above the largest finite value. */
    private static final float OVERFLOW = 65_520f;

    private static final float SMALLEST_NORMAL = 0x1p-14f;

    private HalfFloat() {}

    /**
     * Widens.
     *
     * @param half the bits of a half
     * @return the same value; NaN for any of the NaNs
     */
    public static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >>> 10 & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            // Zero and subnormals: fraction · 2^-24 is exact in a float.
            float value = fraction * 0x1p-24f;
            return sign == 0 ? value : -value;
        }
        int bits = exponent == 0x1f ? 0x7f800000 : exponent + 112 << 23;
        return Float.intBitsToFloat(sign | bits | fraction << 13);
    }

    /**
     * Rounds to the nearest half, ties to even.
     *
     * @param value any float
     * @return the bits of the half; infinite if the value is too large, NaN for NaN
     */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= OVERFLOW) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < SMALLEST_NORMAL) {
            // The unit of subnormals is 2^-24; rint ties to even as the format does.
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int rest = bits & 0x7fffffff;
        int rounded = rest + 0xfff + (rest >>> 13 & 1);
        return (short) (sign | (rounded >>> 13) - (112 << 10));
    }

    /**
     * The half of exactly a value: for values that came from halves, where rounding would mean that something is wrong.
     *
     * @param value a value that a half can hold
     * @return the bits of the half
     * @throws InvalidInputException if no half has that value
     */
    public static short exactBits(float value) {
        short half = fromFloat(value);
        if (toFloat(half) != value) {
            throw new InvalidInputException("half-float: found " + value
                    + ", expected a value that binary16 holds exactly" + "; the nearest is " + toFloat(half));
        }
        return half;
    }
}
