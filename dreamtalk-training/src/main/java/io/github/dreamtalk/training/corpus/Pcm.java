package io.github.dreamtalk.training.corpus;

/** Conversions between int16 samples and floats of full scale 1. */
final class Pcm {
    private static final float FULL_SCALE = 32768;

    private Pcm() {}

    static float[] toFloat(short[] samples) {
        float[] floats = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            floats[i] = samples[i] / FULL_SCALE;
        }
        return floats;
    }

    /** Clips to the range of int16. */
    static short[] toShort(float[] floats) {
        short[] samples = new short[floats.length];
        for (int i = 0; i < floats.length; i++) {
            samples[i] =
                    (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(floats[i] * FULL_SCALE)));
        }
        return samples;
    }
}
