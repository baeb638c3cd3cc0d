package io.github.dreamtalk.training.viseme;

import java.util.Random;

/**
 * What a face does by itself during one clip: slow random curves of unit variance at {@link FaceAnimator#RATE}, one for
 * each {@link Curve}. They are white noise through a two-sided exponential of {@value #SECONDS} s: flat below 1 Hz and
 * falling by the power of 4 above, about as brows, cheeks and heads of people do (sd by a factor of 1.5 to 3 an octave).
 * The diffusion is given noise of the same colour when it samples, so what it makes of it moves alike. Immutable.
 */
final class Life {
    /** Time constant of both sides. */
    static final double SECONDS = 0.12;

    private static final int TAPS = (int) Math.ceil(5 * SECONDS * FaceAnimator.RATE);
    private static final double[] KERNEL = kernel();

    /** What lives. */
    enum Curve {
        /** How far the mouth opens for the same sound. */
        OPENING,
        /** How far the lips move for the same sound. */
        LIPS,
        /** Strength of the expression. */
        LEVEL,
        BROWS,
        KNITTING,
        LIDS,
        CHEEKS,
        NOSE,
        CORNERS,
        CORNERS_ASYMMETRY,
        DIMPLES,
        MOUTH_SIDE,
        JAW_SIDE,
        JAW_FORWARD,
        CHIN,
        UPPER_LIP,
        /** Lips in pauses: parted or pressed. */
        REST
    }

    private final float[][] curves;

    private Life(float[][] curves) {
        this.curves = curves;
    }

    /** A clip in which nothing happens by itself. */
    static Life still(int frames) {
        return new Life(new float[Curve.values().length][frames]);
    }

    /** A clip's curves; a function of its arguments. */
    static Life of(int frames, long seed) {
        Random random = new Random(seed);
        float[][] curves = new float[Curve.values().length][frames];
        double[] white = new double[frames + 2 * TAPS];
        for (float[] curve : curves) {
            for (int i = 0; i < white.length; i++) {
                white[i] = random.nextGaussian();
            }
            for (int i = 0; i < frames; i++) {
                double sum = 0;
                for (int k = 0; k < KERNEL.length; k++) {
                    sum += KERNEL[k] * white[i + k];
                }
                curve[i] = (float) sum;
            }
        }
        return new Life(curves);
    }

    private static double[] kernel() {
        double[] h = new double[2 * TAPS + 1];
        double squares = 0;
        for (int i = 0; i < h.length; i++) {
            h[i] = Math.exp(-Math.abs(i - TAPS) / (SECONDS * FaceAnimator.RATE));
            squares += h[i] * h[i];
        }
        for (int i = 0; i < h.length; i++) {
            h[i] /= Math.sqrt(squares);
        }
        return h;
    }

    /** A curve's value in a frame, sd 1 over many clips. */
    double at(int frame, Curve curve) {
        return curves[curve.ordinal()][frame];
    }
}
