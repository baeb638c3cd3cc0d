package io.github.dreamtalk.weights;

/** IEEE 754 binary16 conversions (Java has them built in from version 20 on only). */
final class Half {
    private Half() {}

    static float toFloat(short half) {
        int h = half & 0xffff;
        int sign = (h & 0x8000) << 16;
        int exponent = h >>> 10 & 0x1f;
        int mantissa = h & 0x3ff;
        if (exponent == 0) {
            // Zero and subnormals: mantissa · 2^-24 is exact in a float.
            float v = mantissa * 0x1p-24f;
            return sign == 0 ? v : -v;
        }
        int bits = exponent == 0x1f ? 0x7f800000 : exponent + 112 << 23;
        return Float.intBitsToFloat(sign | bits | mantissa << 13);
    }

    /** Rounds to nearest, ties to even; too large becomes infinite. */
    static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float abs = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (abs >= 65520f) {
            return (short) (sign | 0x7c00);
        }
        if (abs < 0x1p-14f) {
            // The unit of subnormals is 2^-24; rint ties to even as the format does.
            return (short) (sign | (int) Math.rint(abs * 0x1p24));
        }
        int a = bits & 0x7fffffff;
        int rounded = a + 0xfff + (a >>> 13 & 1);
        return (short) (sign | (rounded >>> 13) - (112 << 10));
    }
}
