package io.github.dreamtalk.stage;

import io.github.dreamtalk.diffusion.CounterNoise;

/**
 * Events at log-normal intervals, each with random numbers of its own; a pure function of seed and event number, so that
 * going through a clip in pieces meets the same events at the same times.
 */
final class RenewalEvents {
    private static final int VALUES = 4;
    private final CounterNoise noise;
    private final int stream;
    private final double logMean;
    private final double logDeviation;
    private final double shortest;
    private final float[] values = new float[VALUES];
    private long event = -1;
    private double onset;

    /** Intervals of a given mean (seconds) and log-deviation, none below the shortest. */
    RenewalEvents(long seed, int stream, double mean, double logDeviation, double shortest) {
        this.noise = new CounterNoise(seed);
        this.stream = stream;
        this.logMean = StrictMath.log(mean - shortest) - logDeviation * logDeviation / 2;
        this.logDeviation = logDeviation;
        this.shortest = shortest;
    }

    /** Goes to the next event; the first one comes half an interval after the start. */
    void advance() {
        event++;
        noise.fill(values, event, 1, VALUES, stream);
        double interval = shortest + StrictMath.exp(logMean + logDeviation * values[0]);
        onset += event == 0 ? interval / 2 : interval;
    }

    /** Seconds from the start of the clip. */
    double onset() {
        return onset;
    }

    /** Standard normal numbers of this event, index 1 to 3. */
    float normal(int index) {
        return values[index];
    }
}
