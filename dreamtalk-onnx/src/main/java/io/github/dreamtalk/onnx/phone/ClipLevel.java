package io.github.dreamtalk.onnx.phone;

/**
 * Loudness of a clip: the mean mel power of its loud frames, found with two gates as broadcast loudness meters do. First
 * all frames down to 40 dB below the loudest are averaged, then those down to 15 dB below that average. Frame powers are
 * kept in a histogram of 0.05 dB, so that memory does not grow with the clip.
 */
final class ClipLevel {
    /**
     * Lowest level reported, that of white noise at about −72 dB of full scale: a clip that holds only dither or hiss
     * is silence and must not be blown up to speech.
     */
    static final double FLOOR = 1e-5;

    private static final double BINS_PER_DECIBEL = 20;
    private static final double LOWEST_DECIBEL = -140;
    private static final int BINS = 4000;

    /** Frames that count less than this are as good as not heard. */
    private static final double FORGOTTEN = 0.05;

    private final double[] counts = new double[BINS];
    private final double[] sums = new double[BINS];
    private double loudest;

    /** Adds a frame's mean mel power, at least 0. */
    void add(float power) {
        int bin = bin(power);
        counts[bin]++;
        sums[bin] += power;
        loudest = Math.max(loudest, power);
    }

    /**
     * Lets what was heard count less, so that the level can follow a sound without an end.
     *
     * @param share of its weight that it keeps, 0 to 1
     */
    void fade(double share) {
        int top = 0;
        for (int b = 0; b < BINS; b++) {
            counts[b] *= share;
            sums[b] *= share;
            top = counts[b] > FORGOTTEN ? b : top;
        }
        if (top < bin(loudest)) {
            loudest = counts[top] > 0 ? sums[top] / counts[top] : 0;
        }
    }

    /** The level, at least {@link #FLOOR}. */
    double level() {
        double relative = meanFrom(bin(loudest * 1e-4));
        return Math.max(FLOOR, meanFrom(bin(gate(relative))));
    }

    /** Power above which a frame counts as speech in a clip of that level. */
    static double gate(double level) {
        return level * 0.0316227766;
    }

    private double meanFrom(int first) {
        double count = 0;
        double sum = 0;
        for (int b = first; b < BINS; b++) {
            count += counts[b];
            sum += sums[b];
        }
        return count == 0 ? 0 : sum / count;
    }

    private static int bin(double power) {
        double decibel = 10 * Math.log10(power + 1e-14);
        return (int) Math.max(0, Math.min(BINS - 1.0, (decibel - LOWEST_DECIBEL) * BINS_PER_DECIBEL));
    }
}
