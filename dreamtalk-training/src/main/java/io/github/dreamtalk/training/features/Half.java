package io.github.dreamtalk.training.features;

/** IEEE 754 binary16, which Java 17 lacks: features are kept at this precision. */
public final class Half {
    private static final float[] VALUES = new float[1 << 16];

    static {
        for (int i = 0; i < VALUES.length; i++) {
            VALUES[i] = decode(i);
        }
    }

    private Half() {}

    private static float decode(int h) {
        int exponent = (h >> 10) & 31;
        int mantissa = h & 1023;
        float magnitude;
        if (exponent == 0) {
            magnitude = mantissa * 0x1p-24f;
        } else if (exponent == 31) {
            magnitude = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            magnitude = (float) Math.scalb((double) (1024 + mantissa), exponent - 25);
        }
        return (h & 0x8000) == 0 ? magnitude : -magnitude;
    }

    /**
     * Widens.
     *
     * @param half the bits
     * @return the same value
     */
    public static float toFloat(short half) {
        return VALUES[half & 0xffff];
    }

    /**
     * Rounds to the nearest half, ties to even; too large values become infinite.
     *
     * @param value any float
     * @return the bits
     */
    public static short fromFloat(float value) {
        int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        float a = Math.abs(value);
        if (a >= 65520f) {
            return (short) (sign | 0x7c00);
        }
        if (a < 0x1p-14f) {
            return (short) (sign | (int) Math.rint(a * 0x1p24));
        }
        int exponent = Math.getExponent(a);
        int mantissa = (int) Math.rint(Math.scalb((double) a, 10 - exponent));
        // A mantissa that rounds up to 2048 carries into the exponent by itself.
        return (short) (sign | (((exponent + 15) << 10) + (mantissa - 1024)));
    }
}
