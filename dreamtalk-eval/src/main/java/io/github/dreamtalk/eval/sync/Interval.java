package io.github.dreamtalk.eval.sync;

import io.github.dreamtalk.error.InvalidInputException;

/**
 * A stretch of time.
 *
 * @param start seconds, at least 0
 * @param end seconds, not before the start
 */
public record Interval(double start, double end) {
    /**
     * Checks the order.
     *
     * @param start seconds, at least 0
     * @param end seconds, not before the start
     * @throws InvalidInputException for anything else
     */
    public Interval {
        if (!(start >= 0 && end >= start) || Double.isInfinite(end)) {
            throw new InvalidInputException(
                    "interval: found " + start + " to " + end + " s, expected 0 <= start <= end, finite");
        }
    }

    /**
     * Duration.
     *
     * @return seconds
     */
    public double seconds() {
        return end - start;
    }
}
