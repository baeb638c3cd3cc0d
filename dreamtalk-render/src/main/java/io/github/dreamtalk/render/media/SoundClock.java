package io.github.dreamtalk.render.media;

/**
 * Where the next sample of a stream belongs, in seconds, against where its time stamp puts it. Containers round time stamps,
 * to a millisecond or to the tick of another clock, so small differences are no gaps. Not thread-safe.
 */
final class SoundClock {
    /** More than any rounding, less than is seen between lips and voice. */
    private static final double START_TOLERANCE = 0.005;
    /** Time stamps of recorders wander; one that is further off than this means a gap or an overlap. */
    private static final double TOLERANCE = 0.04;
    /** Seconds back from which on a clock was set anew, as where recordings are joined, and nothing overlaps. */
    private static final double BEGINS_ANEW = 1;

    private double zero = Double.NaN;
    private double seconds;
    private boolean started;

    /** How much sound there was, gaps included. */
    double seconds() {
        return seconds;
    }

    /**
     * How far a frame is from where the one before it ended.
     *
     * @param origin the time stamp that is time zero; NaN for the first frame's
     * @param stamp the frame's time stamp in seconds, or NaN if it has none
     * @return seconds of silence before it; negative for so much of it to leave out; 0 if it follows
     */
    double late(double origin, double stamp) {
        if (Double.isNaN(stamp)) {
            return 0;
        }
        if (Double.isNaN(zero)) {
            zero = Double.isNaN(origin) ? stamp : origin;
        }
        double late = stamp - zero - seconds;
        if (started && late < -BEGINS_ANEW) {
            zero = stamp - seconds;
            return 0;
        }
        return Math.abs(late) < (started ? TOLERANCE : START_TOLERANCE) ? 0 : late;
    }

    /** So much sound or silence was passed on. */
    void advance(double more) {
        seconds += more;
        started = true;
    }
}
