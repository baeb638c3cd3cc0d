package io.github.dreamtalk.eval.image;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * Variance of the Laplacian, the plain measure of sharpness (Pech-Pacheco et al., <i>Diatom autofocusing in brightfield
 * microscopy</i>, ICPR 2000): the variance over all inner pixels of luma under the kernel {@code 0 1 0; 1 -4 1; 0 1 0}.
 */
public final class LaplacianVariance {
    private LaplacianVariance() {}

    /**
     * Measures a picture.
     *
     * @param luma the picture, at least 3 pixels wide and high
     * @return the variance, 0 for a plane, larger for a sharper picture
     * @throws InvalidInputException if the picture is smaller
     */
    public static double of(Luma luma) {
        int width = luma.width();
        int height = luma.height();
        if (width < 3 || height < 3) {
            throw new InvalidInputException(
                    "Laplacian variance: found a picture of " + width + "x" + height + ", expected at least 3x3");
        }
        float[] v = luma.values();
        double sum = 0;
        double squares = 0;
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1, at = y * width + 1; x < width - 1; x++, at++) {
                double l = (double) v[at - width] + v[at + width] + v[at - 1] + v[at + 1] - 4.0 * v[at];
                sum += l;
                squares += l * l;
            }
        }
        double n = (width - 2.0) * (height - 2.0);
        double mean = sum / n;
        return Math.max(0, squares / n - mean * mean);
    }
}
