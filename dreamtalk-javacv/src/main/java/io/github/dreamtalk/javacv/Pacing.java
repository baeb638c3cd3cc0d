package io.github.dreamtalk.javacv;

import io.github.dreamtalk.media.FrameRate;

/** When each frame is due on a screen: the first at once, the others at their time after it. Used by one thread. */
final class Pacing {
    private final FrameRate rate;
    private long start;
    private boolean started;

    Pacing(FrameRate rate) {
        this.rate = rate;
    }

    /**
     * How long to wait.
     *
     * @param index frame number
     * @param now {@link System#nanoTime()}
     * @return nanoseconds, 0 for a frame that is late
     */
    long nanosUntil(long index, long now) {
        long due = Math.round(index * 1e9 * rate.denominator() / rate.numerator());
        if (!started) {
            started = true;
            start = now - due;
        }
        return Math.max(0, start + due - now);
    }
}
