package io.github.dreamtalk.render.mesh;

/** A margin of lid or lip as a function of the horizontal position: a table over its range, filled anew each frame. */
final class Curve {
    private static final int SIZE = 128;

    private final float[] table = new float[SIZE + 1];
    private double from;
    private double scale;
    private double to;

    /** Makes the table from points in order of x; points that run back are pushed on. */
    void set(double[] x, double[] y, int n) {
        for (int i = 1; i < n; i++) {
            x[i] = Math.max(x[i], x[i - 1] + 1e-6);
        }
        from = x[0];
        to = x[n - 1];
        scale = SIZE / (to - from);
        int k = 0;
        for (int i = 0; i <= SIZE; i++) {
            double at = from + i / scale;
            while (k < n - 2 && x[k + 1] < at) {
                k++;
            }
            double t = Math.min(1, Math.max(0, (at - x[k]) / (x[k + 1] - x[k])));
            table[i] = (float) (y[k] + t * (y[k + 1] - y[k]));
        }
    }

    double from() {
        return from;
    }

    double to() {
        return to;
    }

    /** Value at a position; the ends go on level. */
    double at(double x) {
        double f = (x - from) * scale;
        if (f <= 0) {
            return table[0];
        }
        if (f >= SIZE) {
            return table[SIZE];
        }
        int i = (int) f;
        return table[i] + (f - i) * (table[i + 1] - table[i]);
    }
}
