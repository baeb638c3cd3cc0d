package io.github.dreamtalk.eval;

/**
 * What stands behind a figure: of how many values it is made, and how far chance may have moved it. The interval is of 95 %:
 * for means over frames a block bootstrap with a fixed seed, since neighbouring frames are alike; for shares of a few events
 * Wilson's; for counts Byar's.
 *
 * @param samples values behind the figure: frames, looks at every fifth frame, phonemes, blinks
 * @param low lower end of the interval, in the figure's unit; NaN if there are too few values to tell
 * @param high upper end of the interval; NaN if there are too few values to tell
 */
public record Spread(int samples, double low, double high) {
    /** The normal distribution's value for 95 %, two-sided. */
    private static final double Z = 1.959964;

    /**
     * Without an interval.
     *
     * @param samples values behind the figure
     * @return the spread
     */
    static Spread unknown(int samples) {
        return new Spread(samples, Double.NaN, Double.NaN);
    }

    /** Of a share of independent events, by Wilson. */
    static Spread ofShare(int hits, int events) {
        if (events == 0) {
            return unknown(0);
        }
        double n = events;
        double p = hits / n;
        double middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return new Spread(events, Math.max(0, middle - half), Math.min(1, middle + half));
    }

    /** Of a count of rare events, by Byar, each worth a number of units. */
    static Spread ofCount(int count, double unit) {
        double k = count;
        double low = count == 0 ? 0 : k * cube(1 - 1 / (9 * k) - Z / (3 * Math.sqrt(k)));
        double high = (k + 1) * cube(1 - 1 / (9 * (k + 1)) + Z / (3 * Math.sqrt(k + 1)));
        return new Spread(count, unit * low, unit * high);
    }

    private static double cube(double x) {
        return x * x * x;
    }

    /**
     * Whether the interval is known.
     *
     * @return false if there were too few values
     */
    public boolean known() {
        return !Double.isNaN(low) && !Double.isNaN(high);
    }
}
