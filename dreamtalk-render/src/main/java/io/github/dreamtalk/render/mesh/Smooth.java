package io.github.dreamtalk.render.mesh;

/** The smooth transitions that shapes and layers share. */
final class Smooth {
    private Smooth() {}

    /** Cubic Hermite step from 0 at {@code from} to 1 at {@code to}. */
    static double step(double from, double to, double v) {
        double t = Math.min(1, Math.max(0, (v - from) / (to - from)));
        return t * t * (3 - 2 * t);
    }

    /** From 0 to 1 in a straight line, and no further. */
    static double ramp(double v) {
        return Math.min(1, Math.max(0, v));
    }

    /** Identity up to the knee in either direction, then saturating at the limit with a continuous slope. */
    static double limit(double v, double knee, double limit) {
        double a = Math.abs(v);
        if (a <= knee) {
            return v;
        }
        double room = limit - knee;
        return Math.copySign(knee + room * Math.tanh((a - knee) / room), v);
    }
}
