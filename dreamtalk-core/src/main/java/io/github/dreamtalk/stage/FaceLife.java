package io.github.dreamtalk.stage;

import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.MotionStage;

/**
 * What the upper face and the cheeks of people do while they speak that their words do not tell: brows rise and fall and are knit,
 * lids narrow and widen, cheeks and nose stir. Slow and smooth, a pure function of seed and time, added to what is
 * there and held within the space's range. For {@link MotionSpace#ARKIT}. Immutable and thread-safe.
 *
 * <p>The amounts are such that brows vary by .004 to .010 of the distance of the outer eye corners, as those of people between calm
 * reading and lively speech, and do not follow the loudness, as theirs do not.
 */
public final class FaceLife implements MotionStage {
    private static final double MOST = 3;

    private final double amount;

    /** Life of the usual amount. */
    public FaceLife() {
        this(1);
    }

    /**
     * A livelier or calmer face.
     *
     * @param amount factor of all movements, 0 to 3
     * @throws InvalidInputException outside that range
     */
    public FaceLife(double amount) {
        if (!(amount >= 0 && amount <= MOST)) {
            throw new InvalidInputException(
                    "face life: found an amount of " + amount + ", expected 0 to 3 (1 is usual)");
        }
        this.amount = amount;
    }

    @Override
    public boolean suits(ClipInfo clip) {
        return clip.space().equals(MotionSpace.ARKIT);
    }

    @Override
    public Session<Rows, Rows> open(ClipInfo clip) {
        return new Living(clip, amount);
    }

    /** Offers the stage as {@code life}. */
    public static final class Provider implements MotionStage.Provider {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "life";
        }

        @Override
        public int priority() {
            return 100;
        }

        @Override
        public int order() {
            return 150;
        }

        @Override
        public MotionStage create(BackendContext context) {
            return new FaceLife();
        }
    }

    private static final class Living extends RowByRow {
        /** Seconds between the control values of the two noises: half of the movement below 1 Hz. */
        private static final double SLOW = 0.5;

        private static final double FAST = 0.22;
        private static final int CURVES = 6;
        /** Spline noise has an sd of .69 about; these make 1 of both. */
        private static final double OF_SLOW = 1.25;

        private static final double OF_FAST = 0.7;
        private static final int BROWS = 0;
        private static final int UNEVEN = 1;
        private static final int KNITTING = 2;
        private static final int LIDS = 3;
        private static final int CHEEKS = 4;
        private static final int NOSE = 5;

        private static final int INNER_BROWS = MotionSpace.ARKIT.indexOf("browInnerUp");
        private static final int[] OUTER_BROWS = sides("browOuterUp");
        private static final int[] BROWS_DOWN = sides("browDown");
        private static final int[] SQUINT = sides("eyeSquint");
        private static final int[] WIDE = sides("eyeWide");
        private static final int[] CHEEK_CHANNELS = sides("cheekSquint");
        private static final int[] NOSE_CHANNELS = sides("noseSneer");

        private final MotionSpace space;
        private final double amount;
        private final SplineNoise slow;
        private final SplineNoise fast;

        Living(ClipInfo clip, double amount) {
            super(clip);
            this.space = clip.space();
            this.amount = amount;
            this.slow = new SplineNoise(new CounterNoise(clip.seed()), NoiseStreams.LIFE, CURVES);
            this.fast = new SplineNoise(new CounterNoise(clip.seed()), NoiseStreams.LIFE + 1, CURVES);
        }

        @Override
        void change(float[] rows, int offset, double seconds) {
            slow.seek(seconds / SLOW);
            fast.seek(seconds / FAST);
            double lift = 0.11 * curve(BROWS);
            double uneven = 0.015 * curve(UNEVEN);
            rows[offset + INNER_BROWS] += (float) (0.8 * lift);
            rows[offset + OUTER_BROWS[0]] += (float) (0.75 * lift + uneven);
            rows[offset + OUTER_BROWS[1]] += (float) (0.75 * lift - uneven);
            both(rows, offset, BROWS_DOWN, 0.05 * curve(KNITTING) - 0.4 * lift);
            double lids = 0.06 * curve(LIDS);
            both(rows, offset, SQUINT, lids);
            both(rows, offset, WIDE, -0.6 * lids);
            both(rows, offset, CHEEK_CHANNELS, 0.06 * curve(CHEEKS));
            both(rows, offset, NOSE_CHANNELS, 0.035 * curve(NOSE));
            space.limit(rows, offset);
        }

        private double curve(int curve) {
            return amount * (OF_SLOW * slow.value(curve) + OF_FAST * fast.value(curve));
        }

        private static void both(float[] rows, int offset, int[] sides, double value) {
            rows[offset + sides[0]] += (float) value;
            rows[offset + sides[1]] += (float) value;
        }

        private static int[] sides(String name) {
            return new int[] {MotionSpace.ARKIT.indexOf(name + "Left"), MotionSpace.ARKIT.indexOf(name + "Right")};
        }
    }
}
