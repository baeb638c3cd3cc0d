package io.github.dreamtalk.render.mesh;

/**
 * A row of teeth as a picture in face coordinates: x from the middle, y from the edge line of the resting jaws downwards.
 * Drawn once per portrait at twice its resolution.
 */
final class Teeth {
    private static final double RADIUS = 0.27;
    private static final double[] UPPER_WIDTH = {0.088, 0.068, 0.078, 0.066, 0.064};
    private static final double[] LOWER_WIDTH = {0.056, 0.060, 0.068, 0.066, 0.066};
    private static final double[] UPPER_HEIGHT = {0.11, 0.10, 0.11, 0.09, 0.08};
    private static final double TOP = -0.14;
    private static final double BOTTOM = 0.16;

    private final boolean upper;
    private final double scale;
    private final int w;
    private final int h;

    /** Red, green, blue, opacity in [0, 1]. */
    private final float[] texture;

    Teeth(boolean upper, double unit, double[] colour, double[] gum) {
        this.upper = upper;
        scale = Math.min(1200, 2 * unit);
        w = (int) Math.ceil(2 * RADIUS * scale) + 2;
        h = (int) Math.ceil((BOTTOM - TOP) * scale) + 2;
        texture = new float[4 * w * h];
        for (int j = 0; j < h; j++) {
            for (int i = 0; i < w; i++) {
                texel(i / scale - RADIUS, TOP + j / scale, colour, gum, 4 * (j * w + i));
            }
        }
    }

    private void texel(double x, double y, double[] colour, double[] gum, int o) {
        double r = Math.min(0.999, Math.abs(x) / RADIUS);
        double phi = Math.asin(r);
        double arc = RADIUS * phi;
        double[] widths = upper ? UPPER_WIDTH : LOWER_WIDTH;
        int tooth = 0;
        double start = 0;
        while (tooth < 4 && arc > start + widths[tooth]) {
            start += widths[tooth++];
        }
        double t = (arc - start) / widths[tooth];
        double fadeEnd = 1 - Smooth.step(0.96, 1, arc / (start + widths[tooth]) * (tooth == 4 ? 1 : 0));
        double across = tooth == 0 ? t * 0.5 + 0.5 : t;
        double corner =
                Math.pow(Math.abs(2 * (tooth == 0 ? t : across) - 1), 4) * 0.012 * (tooth == 0 && t < 0.5 ? 0.5 : 1);
        // Distance from the biting edge into the tooth.
        double depth = upper
                ? 0.04 - (tooth == 1 ? 0.006 : 0) - 0.022 * r * r - corner - y
                : y - (0.015 - 0.012 * r * r + 0.7 * corner);
        double height = upper ? UPPER_HEIGHT[tooth] : 0.09;
        double soft = 1.2 / scale;
        double plate = Smooth.step(-soft, soft, depth + corner - 0.012);
        double enamel = Smooth.step(-soft, soft, depth);
        double gap = Math.min(t, 1 - t) * widths[tooth];
        double shade = (0.72 + 0.28 * Math.cos(1.25 * phi)) * (1 - 0.16 * (1 - Smooth.step(0, 0.009, gap)));
        double toGum = Smooth.step(0.45, 1, depth / height);
        double inGum = Smooth.step(0.95, 1.05, depth / height);
        double alpha = Math.max(plate, enamel) * fadeEnd;
        double lit = enamel * shade + (1 - enamel) * 0.62;
        for (int c = 0; c < 3; c++) {
            double warm = 1 - toGum * (c == 0 ? 0.03 : c == 1 ? 0.08 : 0.16);
            texture[o + c] = (float) (colour[c] * lit * warm * (1 - inGum) + gum[c] * (0.6 + 0.3 * shade) * inGum);
        }
        texture[o + 3] = (float) alpha;
    }

    /**
     * Lays the teeth over a colour.
     *
     * @param x from the middle of the mouth, in eye distances
     * @param y from the line of the resting lips, with the motion of the jaw taken out
     * @param opacity in [0, 1]
     * @param rgb changed
     */
    void over(double x, double y, double opacity, double[] rgb) {
        double u = (x + RADIUS) * scale;
        double v = (y - TOP) * scale;
        if (upper) {
            v = Math.max(0, v);
        } else {
            v = Math.min(h - 1.01, v);
        }
        if (u < 0 || v < 0 || u >= w - 1 || v >= h - 1) {
            return;
        }
        int i = 4 * ((int) v * w + (int) u);
        double fu = u - (int) u;
        double fv = v - (int) v;
        double w00 = (1 - fu) * (1 - fv);
        double w01 = fu * (1 - fv);
        double w10 = (1 - fu) * fv;
        double w11 = fu * fv;
        int down = 4 * w;
        double a = opacity
                * (texture[i + 3] * w00
                        + texture[i + 7] * w01
                        + texture[i + down + 3] * w10
                        + texture[i + down + 7] * w11);
        for (int c = 0; c < 3; c++) {
            double value = texture[i + c] * w00
                    + texture[i + 4 + c] * w01
                    + texture[i + down + c] * w10
                    + texture[i + down + 4 + c] * w11;
            rgb[c] += a * (value - rgb[c]);
        }
    }
}
