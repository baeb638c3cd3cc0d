package io.github.dreamtalk.render.media;

/**
 * Puts pictures, which may come at any time, onto a constant rate: says for how many places of the grid each is shown. A
 * picture near the place that follows takes it, since containers round time stamps and clocks of recorders wander; one that
 * comes later leaves the one before it standing, one that comes too early is left out. Not thread-safe.
 */
final class FrameGrid {
    /** Places by which a picture may be off and still follow: more than a half, so that no wandering drops and doubles. */
    private static final double TOLERANCE = 0.7;

    /** Seconds back from which on a clock was set anew, as where recordings are joined, and no picture comes too early. */
    private static final double BEGINS_ANEW = 1;

    private final double fps;
    private double zero;
    private long place = -1;
    private double length = Double.NaN;

    /**
     * A grid.
     *
     * @param fps places per second
     * @param zero the time stamp of its first place, in seconds; NaN for that of the first picture
     */
    FrameGrid(double fps, double zero) {
        this.fps = fps;
        this.zero = zero;
    }

    /**
     * Takes the next picture.
     *
     * @param stamp its time in seconds; NaN if it has none, then it follows
     * @param seconds how long it is shown; NaN or 0 if nobody knows
     * @return how many places the picture before it is shown; 0 if the new one is left out. The first picture gives 1.
     */
    long add(double stamp, double seconds) {
        if (place < 0) {
            zero = Double.isNaN(zero) ? stamp : zero;
            place = 0;
            length = seconds;
            return 1;
        }
        long next = place + 1;
        double at = (stamp - zero) * fps;
        if (next - at > BEGINS_ANEW * fps) {
            zero = stamp - next / fps;
            at = next;
        }
        if (!(Math.abs(at - next) < TOLERANCE) && !Double.isNaN(at)) {
            next = Math.round(at);
        }
        long shown = Math.max(0, next - place);
        if (shown > 0) {
            place = next;
            length = seconds;
        }
        return shown;
    }

    /** How many places the last picture is shown; 0 if there was none. */
    long end() {
        if (place < 0) {
            return 0;
        }
        long shown = Double.isNaN(length) ? 1 : Math.max(1, Math.round(length * fps));
        place += shown - 1;
        return shown;
    }

    /** When the latest picture begins, or after {@link #end()} when it is last shown, in seconds. */
    double seconds() {
        return place / fps;
    }
}
