package io.github.dreamtalk.training.nets;

/**
 * The learning rate over a training: up in a straight line, then down along half a cosine (Loshchilov and Hutter 2017) to
 * half a percent of the peak.
 *
 * @param peak highest rate
 * @param warmUp steps until the peak
 * @param steps of the whole training, at least 1
 */
record RateSchedule(float peak, int warmUp, long steps) {
    private static final double LEAST = 0.005;

    /** The rate of a step, from 0. */
    float at(long step) {
        double warm = Math.min(1, (step + 1.0) / warmUp);
        double progress = Math.min(1, (double) step / steps);
        return (float) (peak * warm * (0.5 * (1 + Math.cos(Math.PI * progress)) + LEAST));
    }
}
