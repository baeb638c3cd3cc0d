package io.github.dreamtalk.eval.image;

/** Peak signal-to-noise ratio of luma, {@code 10 log10(255² / MSE)}. */
public final class Psnr {
    /** What identical pictures get, where the formula has no finite value. */
    public static final double IDENTICAL = 100;

    private Psnr() {}

    /**
     * Compares two pictures.
     *
     * @param a one
     * @param b the other, of the same size
     * @return decibels, at most {@value #IDENTICAL}
     * @throws io.github.dreamtalk.error.InvalidInputException if the sizes differ
     */
    public static double of(Luma a, Luma b) {
        return ofError(meanSquaredError(a, b));
    }

    /**
     * The error that decibels are made of. A clip's figure is made of the mean of this over frames: a mean of decibels would
     * count every identical frame as {@value #IDENTICAL}.
     *
     * @param a one picture
     * @param b the other, of the same size
     * @return mean squared difference of luma, levels²; 0 for identical pictures
     * @throws io.github.dreamtalk.error.InvalidInputException if the sizes differ
     */
    public static double meanSquaredError(Luma a, Luma b) {
        Luma.requireSameSize(a, b);
        float[] x = a.values();
        float[] y = b.values();
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double d = (double) x[i] - y[i];
            sum += d * d;
        }
        return sum / x.length;
    }

    /**
     * Decibels of an error.
     *
     * @param meanSquaredError levels², not negative
     * @return decibels, at most {@value #IDENTICAL}
     */
    public static double ofError(double meanSquaredError) {
        return meanSquaredError == 0
                ? IDENTICAL
                : Math.min(IDENTICAL, 10 * Math.log10(255.0 * 255.0 / meanSquaredError));
    }
}
