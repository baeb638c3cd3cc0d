package io.github.dreamtalk.onnx.phone;

/**
 * Power spectrum of real signals of a fixed power-of-two length N, by one complex radix-2 transform of N/2 points. Holds
 * its work arrays, so an instance belongs to one thread; the tables are small.
 */
final class RealFft {
    private final int half;
    private final int[] bitReversed;
    /** cos and sin of 2πk/N for k < N/2. */
    private final float[] cos;

    private final float[] sin;
    private final float[] re;
    private final float[] im;

    RealFft(int length) {
        if (length < 4 || Integer.bitCount(length) != 1) {
            throw new IllegalArgumentException("length " + length + " is not a power of two of at least 4");
        }
        half = length / 2;
        re = new float[half];
        im = new float[half];
        cos = new float[half];
        sin = new float[half];
        bitReversed = new int[half];
        int bits = Integer.numberOfTrailingZeros(half);
        for (int k = 0; k < half; k++) {
            cos[k] = (float) Math.cos(2 * Math.PI * k / length);
            sin[k] = (float) Math.sin(2 * Math.PI * k / length);
            bitReversed[k] = Integer.reverse(k) >>> (32 - bits);
        }
    }

    /** Number of samples N. */
    int length() {
        return 2 * half;
    }

    /**
     * Squared magnitudes of the bins 0..N/2.
     *
     * @param signal N samples
     * @param power receives N/2 + 1 values
     */
    void power(float[] signal, float[] power) {
        for (int k = 0; k < half; k++) {
            int j = bitReversed[k];
            re[k] = signal[2 * j];
            im[k] = signal[2 * j + 1];
        }
        transform();
        float a = re[0] + im[0];
        float b = re[0] - im[0];
        power[0] = a * a;
        power[half] = b * b;
        // Even and odd samples were transformed together as real and imaginary part; take them apart and join them.
        for (int k = 1; k < half; k++) {
            int m = half - k;
            float evenRe = 0.5f * (re[k] + re[m]);
            float evenIm = 0.5f * (im[k] - im[m]);
            float oddRe = 0.5f * (im[k] + im[m]);
            float oddIm = 0.5f * (re[m] - re[k]);
            float x = evenRe + cos[k] * oddRe + sin[k] * oddIm;
            float y = evenIm + cos[k] * oddIm - sin[k] * oddRe;
            power[k] = x * x + y * y;
        }
    }

    private void transform() {
        for (int size = 2; size <= half; size <<= 1) {
            int part = size >> 1;
            int step = 2 * half / size;
            for (int k = 0; k < part; k++) {
                float c = cos[k * step];
                float s = sin[k * step];
                for (int i = k; i < half; i += size) {
                    int j = i + part;
                    float x = re[j] * c + im[j] * s;
                    float y = im[j] * c - re[j] * s;
                    re[j] = re[i] - x;
                    im[j] = im[i] - y;
                    re[i] += x;
                    im[i] += y;
                }
            }
        }
    }
}
