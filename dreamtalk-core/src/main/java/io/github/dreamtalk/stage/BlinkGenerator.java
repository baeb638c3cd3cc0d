package io.github.dreamtalk.stage;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.motion.ChannelRole;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.MotionStage;
import java.util.Set;

/**
 * Blinks of both eyes, as a person talking has them: log-normal intervals, 17 a minute unless told otherwise, each 150 to
 * 250 ms long, closing faster than opening. Added to the lids' own motion and never beyond closed. When and how is a pure
 * function of the seed. Left out where the motion space has no lids. Immutable and thread-safe.
 */
public final class BlinkGenerator implements MotionStage {
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
    public boolean suits(ClipInfo clip) {
        return clip.space().has(Set.of(ChannelRole.LEFT_LID, ChannelRole.RIGHT_LID));
    }

    @Override
    public Session<Rows, Rows> open(ClipInfo clip) {
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

    /** Offers the stage as {@code blink}. */
    public static final class Provider implements MotionStage.Provider {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "blink";
        }

        @Override
        public int priority() {
            return 100;
        }

        @Override
        public int order() {
            return 300;
        }

        @Override
        public MotionStage create(BackendContext context) {
            return new BlinkGenerator();
        }
    }

    private static final class Blinks extends RowByRow {
        private final int left;
        private final int right;
        private final RenewalEvents events;
        private double end;

        Blinks(ClipInfo clip, double interval) {
            super(clip);
            left = Roles.index(clip.space(), ChannelRole.LEFT_LID);
            right = Roles.index(clip.space(), ChannelRole.RIGHT_LID);
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
