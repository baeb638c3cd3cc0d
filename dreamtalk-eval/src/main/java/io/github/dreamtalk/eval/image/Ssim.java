package io.github.dreamtalk.eval.image;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * Structural similarity of Wang, Bovik, Sheikh and Simoncelli, <i>Image Quality Assessment: From Error Visibility to
 * Structural Similarity</i>, IEEE TIP 2004, equation 13: on luma at full resolution (no downsampling first), local
 * statistics under an 11×11 Gaussian of standard deviation 1.5 whose weights sum to 1, K1 = 0.01, K2 = 0.03, L = 255,
 * variances without Bessel's correction, averaged over the positions whose window lies wholly inside the picture.
 */
public final class Ssim {
    private static final int SIZE = 11;
    private static final double SIGMA = 1.5;
    private static final double C1 = (0.01 * 255) * (0.01 * 255);
    private static final double C2 = (0.03 * 255) * (0.03 * 255);
    private static final double[] WINDOW = window();

    private Ssim() {}

    private static double[] window() {
        double[] w = new double[SIZE];
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
            double d = i - SIZE / 2;
            w[i] = Math.exp(-d * d / (2 * SIGMA * SIGMA));
            sum += w[i];
        }
        for (int i = 0; i < SIZE; i++) {
            w[i] /= sum;
        }
        return w;
    }

    /**
     * Compares two pictures.
     *
     * @param a one, at least 11 pixels wide and high
     * @param b the other, of the same size
     * @return at most 1, which only equal pictures reach
     * @throws InvalidInputException if the sizes differ or are below 11 pixels
     */
    public static double of(Luma a, Luma b) {
        Luma.requireSameSize(a, b);
        int width = a.width();
        int height = a.height();
        if (width < SIZE || height < SIZE) {
            throw new InvalidInputException("SSIM: found a picture of " + width + "x" + height
                    + ", expected at least 11x11, the size of its window");
        }
        int columns = width - SIZE + 1;
        // One ring of SIZE horizontally filtered rows for each of the five moments.
        double[][][] ring = new double[5][SIZE][columns];
        double total = 0;
        double[] m = new double[5];
        for (int y = 0; y < height; y++) {
            filterRow(a, b, y, ring);
            if (y < SIZE - 1) {
                continue;
            }
            for (int x = 0; x < columns; x++) {
                for (int k = 0; k < 5; k++) {
                    double sum = 0;
                    for (int i = 0; i < SIZE; i++) {
                        sum += WINDOW[i] * ring[k][(y + 1 + i) % SIZE][x];
                    }
                    m[k] = sum;
                }
                double varA = m[2] - m[0] * m[0];
                double varB = m[3] - m[1] * m[1];
                double cov = m[4] - m[0] * m[1];
                total += (2 * m[0] * m[1] + C1)
                        * (2 * cov + C2)
                        / ((m[0] * m[0] + m[1] * m[1] + C1) * (varA + varB + C2));
            }
        }
        return total / ((double) columns * (height - SIZE + 1));
    }

    private static void filterRow(Luma a, Luma b, int y, double[][][] ring) {
        int slot = y % SIZE;
        int columns = ring[0][0].length;
        float[] av = a.values();
        float[] bv = b.values();
        int row = y * a.width();
        for (int x = 0; x < columns; x++) {
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            double s4 = 0;
            for (int i = 0; i < SIZE; i++) {
                double p = av[row + x + i];
                double q = bv[row + x + i];
                double w = WINDOW[i];
                s0 += w * p;
                s1 += w * q;
                s2 += w * p * p;
                s3 += w * q * q;
                s4 += w * p * q;
            }
            ring[0][slot][x] = s0;
            ring[1][slot][x] = s1;
            ring[2][slot][x] = s2;
            ring[3][slot][x] = s3;
            ring[4][slot][x] = s4;
        }
    }
}
