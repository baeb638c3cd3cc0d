package io.github.dreamtalk.motion;

import io.github.dreamtalk.InvalidInputException;
import io.github.dreamtalk.spi.MotionProcessor;

/**
 * Blinks of both eyes, as a person talking has them: log-normal intervals, 17 a minute unless told otherwise, each 150 to
 * 250 ms long, closing faster than opening. Added to the lids' own motion and never beyond closed. When and how is a pure
 * function of the seed. Motion spaces without ARKit's lid channels are refused. Immutable and thread-safe.
 */
public final class BlinkGenerator implements MotionProcessor {
    private static final double CLOSING = 0.35;
    private static final double CLOSED = 0.10;
    private static final double SHORTEST_INTERVAL = 0.6;

    private final double perMinute;

    /** 17 blinks a minute. */
    public BlinkGenerator() {
        this(17);
    }

    /**
     * Blinks at a chosen mean rate.
     *
     * @param perMinute blinks a minute, 1 to 60
     * @throws InvalidInputException outside that range
     */
    public BlinkGenerator(double perMinute) {
        if (!(perMinute >= 1 && perMinute <= 60)) {
            throw new InvalidInputException(
                    "blinks: found " + perMinute + " a minute, expected 1 to 60 (people have 15 to 20)");
        }
        this.perMinute = perMinute;
    }

    @Override
    public int order() {
        return 300;
    }

    @Override
    public Filter open(Clip clip) {
        return new Blinks(clip, 60 / perMinute);
    }

    /** How far the lids are closed at a share of a blink's duration. */
    static double closure(double u) {
        if (u <= 0 || u >= 1) {
            return 0;
        }
        if (u < CLOSING) {
            return ease(u / CLOSING);
        }
        return u < CLOSING + CLOSED ? 1 : ease((1 - u) / (1 - CLOSING - CLOSED));
    }

    private static double ease(double u) {
        return u * u * (3 - 2 * u);
    }

    private static final class Blinks extends InPlaceFilter {
        private final int left;
        private final int right;
        private final RenewalEvents events;
        private double end;

        Blinks(Clip clip, double interval) {
            super(clip);
            left = clip.space().indexOf("eyeBlinkLeft");
            right = clip.space().indexOf("eyeBlinkRight");
            events = new RenewalEvents(clip.seed(), NoiseStreams.BLINK, interval, 0.5, SHORTEST_INTERVAL);
            advance();
        }

        private void advance() {
            events.advance();
            double spread = Math.max(-0.05, Math.min(0.05, 0.025 * events.normal(1)));
            end = events.onset() + 0.2 + spread;
        }

        @Override
        void change(float[] rows, int offset, double seconds) {
            while (seconds >= end) {
                advance();
            }
            double u = (seconds - events.onset()) / (end - events.onset());
            float closed = (float) closure(u);
            if (closed > 0) {
                add(rows, offset + left, closed);
                add(rows, offset + right, closed);
            }
        }

        private static void add(float[] rows, int at, float closed) {
            if (rows[at] < 1) {
                rows[at] += (1 - rows[at]) * closed;
            }
        }
    }
}
