package io.github.dreamtalk.training.convert;

/** IEEE 754 binary16, which Java 17 has no type for. */
final class HalfFloat {
    private HalfFloat() {}

    static float toFloat(short bits) {
        int exponent = (bits >> 10) & 0x1f;
        int mantissa = bits & 0x3ff;
        float magnitude;
        if (exponent == 0) {
            magnitude = mantissa * 0x1p-24f;
        } else if (exponent == 31) {
            magnitude = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            magnitude = Math.scalb(1 + mantissa * 0x1p-10f, exponent - 15);
        }
        return bits < 0 ? -magnitude : magnitude;
    }

    /** Only for values that came from binary16, which need no rounding. */
    static short exactBits(float value) {
        int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        int bits;
        if (magnitude < 0x1p-14f) {
            bits = (int) (magnitude * 0x1p24f);
        } else {
            int exponent = Math.getExponent(magnitude);
            bits = (exponent + 15) << 10 | (int) ((Math.scalb(magnitude, -exponent) - 1) * 0x1p10f);
        }
        short half = (short) (sign | bits);
        if (toFloat(half) != value) {
            throw new IllegalArgumentException(value + " has no exact float16 form");
        }
        return half;
    }
}
