package io.github.dreamtalk.diffusion;

/**
 * Noise as a pure function of (seed, frame, step, channel). The definition is a promise across releases and machines:
 *
 * <ul>
 *   <li>Philox4x32-10 (Salmon et al. 2011) with key word 0 the low and word 1 the high half of the seed, and counter words
 *       (⌊channel / 4⌋, step + 1, low half of frame, high half of frame), where step is −1 for x_T;
 *   <li>with output words w0..w3 read as unsigned, Box and Muller's r = √(−2 ln((w0 + 1) / 2³²)), θ = 2π · (w1 / 2³²)
 *       gives channels 4j and 4j + 1 as r cos θ and r sin θ, and w2, w3 give channels 4j + 2 and 4j + 3 alike, in double
 *       precision with {@link StrictMath}, rounded to float.
 * </ul>
 *
 * Values therefore lie within ±6.67. Immutable and thread-safe.
 */
public final class CounterNoise implements NoiseSource {
    private static final double SCALE = 0x1p-32;
    private static final double TURN = 2 * Math.PI * SCALE;

    private final long seed;

    /**
     * Makes the noise of a seed.
     *
     * @param seed any value
     */
    public CounterNoise(long seed) {
        this.seed = seed;
    }

    @Override
    public void fill(float[] out, long firstFrame, int frames, int channels, int step) {
        Philox philox = new Philox();
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int f = 0; f < frames; f++) {
            long frame = firstFrame + f;
            int row = f * channels;
            for (int c = 0; c < channels; c += 4) {
                philox.block(c >> 2, step + 1, (int) frame, (int) (frame >>> 32), k0, k1);
                pair(philox.word0, philox.word1, out, row + c, channels - c);
                if (c + 2 < channels) {
                    pair(philox.word2, philox.word3, out, row + c + 2, channels - c - 2);
                }
            }
        }
    }

    private static void pair(int first, int second, float[] out, int at, int room) {
        double radius = Math.sqrt(-2 * StrictMath.log((Integer.toUnsignedLong(first) + 1) * SCALE));
        double angle = Integer.toUnsignedLong(second) * TURN;
        out[at] = (float) (radius * StrictMath.cos(angle));
        if (room > 1) {
            out[at + 1] = (float) (radius * StrictMath.sin(angle));
        }
    }
}
