package io.github.dreamtalk.eval.image;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * Cumulative probability of blur detection: Narvekar and Karam, <i>A No-Reference Image Blur Metric Based on the Cumulative
 * Probability of Blur Detection (CPBD)</i>, IEEE TIP 2011. The share of edge pixels whose blur a viewer would not notice.
 *
 * <p>Definition used: luma in blocks of 64×64; a block counts if more than 0.2 % of its pixels are edges; the width w of an
 * edge is that of Marziliano et al. (2002), from the local extremum on one side to that on the other along the row; the
 * width just noticed is 5 pixels where the block's contrast is at most 50 and 3 above; the probability of noticing is
 * {@code 1 - exp(-(w / w_jnb)^3.6)}, and CPBD is the share of edges at which it is at most 0.63. Edges are vertical Sobel
 * edges: the row's local maxima of the absolute horizontal Sobel response above twice the response's root mean square. (The
 * paper's own code asks a Canny detector which blocks have edges; here one detector does both, so that the measure has no
 * hidden parameters.)
 */
public final class Cpbd {
    private static final int BLOCK = 64;
    private static final double EDGE_SHARE = 0.002;
    private static final double BETA = 3.6;
    private static final double JUST_NOTICED = 0.63;
    private static final int LOW_CONTRAST = 50;

    private Cpbd() {}

    /**
     * Measures a picture.
     *
     * @param luma the picture, at least 64 pixels wide and high
     * @return a share in [0, 1], larger for a sharper picture; 0 if it has no edges
     * @throws InvalidInputException if the picture is smaller
     */
    public static double of(Luma luma) {
        int width = luma.width();
        int height = luma.height();
        if (width < BLOCK || height < BLOCK) {
            throw new InvalidInputException("CPBD: found a picture of " + width + "x" + height
                    + ", expected at least 64x64, the size of its blocks");
        }
        float[] sobel = sobel(luma);
        boolean[] edges = edges(sobel, width, height);
        long counted = 0;
        long unnoticed = 0;
        for (int top = 0; top + BLOCK <= height; top += BLOCK) {
            for (int left = 0; left + BLOCK <= width; left += BLOCK) {
                if (edgePixels(edges, width, left, top) <= EDGE_SHARE * BLOCK * BLOCK) {
                    continue;
                }
                double jnb = contrast(luma, left, top) <= LOW_CONTRAST ? 5 : 3;
                for (int y = top; y < top + BLOCK; y++) {
                    for (int x = left; x < left + BLOCK; x++) {
                        if (edges[y * width + x]) {
                            double w = edgeWidth(luma, x, y, sobel[y * width + x] > 0 ? 1 : -1);
                            counted++;
                            unnoticed += 1 - Math.exp(-Math.pow(w / jnb, BETA)) <= JUST_NOTICED ? 1 : 0;
                        }
                    }
                }
            }
        }
        return counted == 0 ? 0 : (double) unnoticed / counted;
    }

    private static float[] sobel(Luma luma) {
        int width = luma.width();
        float[] v = luma.values();
        float[] out = new float[v.length];
        for (int y = 1; y < luma.height() - 1; y++) {
            for (int x = 1, at = y * width + 1; x < width - 1; x++, at++) {
                out[at] = v[at - width + 1]
                        - v[at - width - 1]
                        + 2 * (v[at + 1] - v[at - 1])
                        + v[at + width + 1]
                        - v[at + width - 1];
            }
        }
        return out;
    }

    private static boolean[] edges(float[] sobel, int width, int height) {
        double squares = 0;
        for (float s : sobel) {
            squares += (double) s * s;
        }
        double threshold = 4 * squares / sobel.length;
        boolean[] edges = new boolean[sobel.length];
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1, at = y * width + 1; x < width - 1; x++, at++) {
                float s = Math.abs(sobel[at]);
                // Of equal neighbours the left one is the edge.
                edges[at] = (double) s * s > threshold && s > Math.abs(sobel[at - 1]) && s >= Math.abs(sobel[at + 1]);
            }
        }
        return edges;
    }

    private static int edgePixels(boolean[] edges, int width, int left, int top) {
        int count = 0;
        for (int y = top; y < top + BLOCK; y++) {
            for (int x = left; x < left + BLOCK; x++) {
                count += edges[y * width + x] ? 1 : 0;
            }
        }
        return count;
    }

    private static float contrast(Luma luma, int left, int top) {
        float low = Float.MAX_VALUE;
        float high = -Float.MAX_VALUE;
        for (int y = top; y < top + BLOCK; y++) {
            for (int x = left; x < left + BLOCK; x++) {
                low = Math.min(low, luma.at(x, y));
                high = Math.max(high, luma.at(x, y));
            }
        }
        return high - low;
    }

    /** Pixels from where luma stops falling on one side to where it stops rising on the other. */
    private static int edgeWidth(Luma luma, int x, int y, int direction) {
        int right = x;
        while (right + 1 < luma.width() && direction * (luma.at(right + 1, y) - luma.at(right, y)) > 0) {
            right++;
        }
        int left = x;
        while (left > 0 && direction * (luma.at(left, y) - luma.at(left - 1, y)) > 0) {
            left--;
        }
        return right - left;
    }
}
