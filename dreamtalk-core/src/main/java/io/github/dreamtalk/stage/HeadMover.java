package io.github.dreamtalk.stage;

import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.MotionFiles;
import io.github.dreamtalk.motion.ChannelRole;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.MotionStage;
import java.util.Set;

/**
 * Fills the head pose as {@link ClipInfo#head()} says: natural (generated) or taken from recorded motion. A pure function of
 * seed and time. Left out for a still head. Immutable and thread-safe.
 *
 * <p>Natural movement is slow and smooth (twice continuously differentiable, zero mean): within 6° of yaw, 4° of pitch and
 * 3° of roll, starting and ending at rest within a second, added to what is there; it is left out where the space has no
 * roles for the three angles. Recorded motion replaces all pose channels, at its own speed whatever the clip's rate,
 * linearly interpolated; its space must be the clip's.
 */
public final class HeadMover implements MotionStage {
    /** What recorded motion does when the clip is longer. */
    public enum AfterEnd {
        /** Its last pose is held, as the published DreamTalk does. */
        HOLD,
        /** It is played backwards and forwards in turn, so that no jump ever shows. */
        LOOP
    }

    private static final ChannelRole[] ANGLES = {ChannelRole.HEAD_YAW, ChannelRole.HEAD_PITCH, ChannelRole.HEAD_ROLL};

    private final double amount;
    private final AfterEnd afterEnd;

    /** Movement of the usual amount; recorded motion holds its last pose. */
    public HeadMover() {
        this(1, AfterEnd.HOLD);
    }

    /**
     * Livelier or calmer movement.
     *
     * @param amount factor of all angles of natural movement, 0 to 3
     * @param afterEnd what recorded motion does when it is over
     * @throws InvalidInputException outside that range
     */
    public HeadMover(double amount, AfterEnd afterEnd) {
        if (!(amount >= 0 && amount <= 3)) {
            throw new InvalidInputException(
                    "head motion: found an amount of " + amount + ", expected 0 to 3 (1 is usual)");
        }
        this.amount = amount;
        this.afterEnd = afterEnd;
    }

    @Override
    public boolean suits(ClipInfo clip) {
        return switch (clip.head().kind()) {
            case STILL -> false;
            case NATURAL -> clip.space().has(Set.of(ANGLES));
            case RECORDED -> true;
        };
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidInputException if recorded motion is empty, has no pose channels or is of another space
     */
    @Override
    public Session<Rows, Rows> open(ClipInfo clip) {
        HeadMotion head = clip.head();
        return switch (head.kind()) {
            case STILL -> (rows, out) -> out.accept(rows);
            case NATURAL -> new Natural(clip, amount);
            case RECORDED -> new Recorded(clip, recording(head, clip), afterEnd);
        };
    }

    private static MotionSequence recording(HeadMotion head, ClipInfo clip) {
        MotionSequence motion = head.motion() != null
                ? head.motion()
                : MotionFiles.readHead(clip.space(), java.util.Objects.requireNonNull(head.file()));
        if (motion.frames() == 0 || motion.space().channels() == motion.space().expressionChannels()) {
            throw new InvalidInputException("head motion: found " + motion.frames() + " frames of " + motion.space()
                    + ", expected at least one frame of a space with pose channels");
        }
        if (!clip.space().equals(motion.space())) {
            throw new InvalidInputException("head motion: recorded in the space " + motion.space()
                    + ", but the clip is in " + clip.space() + "; record it in that space");
        }
        return motion;
    }

    /** Offers the stage as {@code head}. */
    public static final class Provider implements MotionStage.Provider {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "head";
        }

        @Override
        public int priority() {
            return 100;
        }

        @Override
        public int order() {
            return 400;
        }

        @Override
        public MotionStage create(BackendContext context) {
            return new HeadMover();
        }
    }

    private static final class Natural extends RowByRow {
        private static final double[] LIMIT = {Math.toRadians(6), Math.toRadians(4), Math.toRadians(3)};
        private static final double SLOW = 1.6;
        private static final double FAST = 0.6;

        private final double amount;
        private final int[] channels = new int[ANGLES.length];
        private final double end;
        private final SplineNoise slow;
        private final SplineNoise fast;

        Natural(ClipInfo clip, double amount) {
            super(clip);
            this.amount = amount;
            for (int i = 0; i < ANGLES.length; i++) {
                channels[i] = Roles.index(clip.space(), ANGLES[i]);
            }
            // A clip whose end is not known never comes to rest.
            this.end = clip.frames().isEmpty()
                    ? Double.POSITIVE_INFINITY
                    : (double) Math.max(0, clip.frames().getAsLong() - 1)
                            * clip.rate().denominator()
                            / clip.rate().numerator();
            this.slow = new SplineNoise(new CounterNoise(clip.seed()), NoiseStreams.HEAD, ANGLES.length);
            this.fast = new SplineNoise(new CounterNoise(clip.seed()), NoiseStreams.HEAD + 1, ANGLES.length);
        }

        @Override
        void change(float[] rows, int offset, double seconds) {
            double rest = rise(seconds) * rise(end - seconds) * amount;
            slow.seek(seconds / SLOW);
            fast.seek(seconds / FAST);
            for (int i = 0; i < channels.length; i++) {
                double x = 0.75 * slow.value(i) + 0.12 * fast.value(i);
                rows[offset + channels[i]] += (float) (rest * LIMIT[i] * StrictMath.tanh(x));
            }
        }

        private static double rise(double seconds) {
            double u = Math.max(0, Math.min(1, seconds));
            return u * u * u * (10 + u * (6 * u - 15));
        }
    }

    private static final class Recorded extends RowByRow {
        private final MotionSequence motion;
        private final AfterEnd afterEnd;
        private final int first;
        private final int count;
        private final int last;

        Recorded(ClipInfo clip, MotionSequence motion, AfterEnd afterEnd) {
            super(clip);
            this.motion = motion;
            this.afterEnd = afterEnd;
            this.first = motion.space().expressionChannels();
            this.count = motion.space().channels();
            this.last = motion.frames() - 1;
        }

        @Override
        void change(float[] rows, int offset, double seconds) {
            double at = seconds * motion.rate().fps();
            if (at >= last) {
                double turn = last == 0 ? 0 : at % (2.0 * last);
                at = afterEnd == AfterEnd.HOLD ? last : Math.min(turn, 2.0 * last - turn);
            }
            int i = Math.min(last, (int) at);
            int j = Math.min(last, i + 1);
            float u = (float) (at - i);
            for (int c = first; c < count; c++) {
                float v = motion.get(i, c);
                rows[offset + c] = v + u * (motion.get(j, c) - v);
            }
        }
    }
}
