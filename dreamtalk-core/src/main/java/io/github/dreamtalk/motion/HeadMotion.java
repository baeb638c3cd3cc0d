package io.github.dreamtalk.motion;

import io.github.dreamtalk.InvalidInputException;
import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.spi.MotionProcessor;

/**
 * Fills the head pose: still, natural (generated) or taken from recorded motion. A pure function of seed and time. Immutable
 * and thread-safe.
 */
public abstract sealed class HeadMotion implements MotionProcessor {
    /** What recorded motion does when the clip is longer. */
    public enum AfterEnd {
        /** Its last pose is held, as the published DreamTalk does. */
        HOLD,
        /** It is played backwards and forwards in turn, so that no jump ever shows. */
        LOOP
    }

    private HeadMotion() {}

    /**
     * The head stays as the denoiser left it: at rest.
     *
     * @return a processor that changes nothing
     */
    public static HeadMotion still() {
        return new Still();
    }

    /**
     * The head keeps one pose, other than zeros.
     *
     * @param pose values of the pose channels of the clips to come, such as those the published DreamTalk gives a still
     *     head; copied
     * @return the processor; it runs before those that move the head
     */
    public static HeadMotion resting(float[] pose) {
        return new Resting(pose.clone());
    }

    /**
     * Slow smooth movement (twice continuously differentiable, zero mean): within 6° of yaw, 4° of pitch and 3° of roll,
     * starting and ending at rest within a second. Needs channels headYaw, headPitch and headRoll in radians, or angleY,
     * angleX and angleZ, to which it is added.
     *
     * @return the processor
     */
    public static HeadMotion natural() {
        return natural(1);
    }

    /**
     * As {@link #natural()}, livelier or calmer.
     *
     * @param amount factor of all angles, 0 to 3
     * @return the processor
     * @throws InvalidInputException outside that range
     */
    public static HeadMotion natural(double amount) {
        if (!(amount >= 0 && amount <= 3)) {
            throw new InvalidInputException(
                    "head motion: found an amount of " + amount + ", expected 0 to 3 (1 is usual)");
        }
        return new Natural(amount);
    }

    /**
     * The pose channels of recorded motion, at its own speed whatever the clip's rate, linearly interpolated.
     *
     * @param motion at least one frame, in the space of the clips to come
     * @param afterEnd what happens when it is over
     * @return the processor
     * @throws InvalidInputException if it is empty or its space has no pose channels
     */
    public static HeadMotion from(MotionSequence motion, AfterEnd afterEnd) {
        MotionSpace space = motion.space();
        if (motion.frames() == 0 || space.channels() == space.expressionChannels()) {
            throw new InvalidInputException("head motion: found " + motion.frames() + " frames of " + space
                    + ", expected at least one frame of a space with pose channels");
        }
        return new Recorded(motion, afterEnd);
    }

    /** {@inheritDoc} */
    @Override
    public int order() {
        return 400;
    }

    private static final class Resting extends HeadMotion {
        private final float[] pose;

        Resting(float[] pose) {
            this.pose = pose;
        }

        @Override
        public int order() {
            return 390;
        }

        @Override
        public Filter open(Clip clip) {
            int first = clip.space().expressionChannels();
            if (clip.space().channels() - first != pose.length) {
                throw new InvalidInputException("head motion: found a pose of " + pose.length + " values, expected "
                        + (clip.space().channels() - first) + " for the space " + clip.space());
            }
            return new InPlaceFilter(clip) {
                @Override
                void change(float[] rows, int offset, double seconds) {
                    System.arraycopy(pose, 0, rows, offset + first, pose.length);
                }
            };
        }
    }

    private static final class Still extends HeadMotion {
        @Override
        public Filter open(Clip clip) {
            return (rows, frames, next) -> next.accept(rows, frames);
        }
    }

    private static final class Natural extends HeadMotion {
        private static final String[] NAMES = {"headYaw", "headPitch", "headRoll"};
        private static final String[] BFM_NAMES = {"angleY", "angleX", "angleZ"};
        private static final double[] LIMIT = {Math.toRadians(6), Math.toRadians(4), Math.toRadians(3)};
        private static final double SLOW = 1.6;
        private static final double FAST = 0.6;
        private final double amount;

        Natural(double amount) {
            this.amount = amount;
        }

        @Override
        public Filter open(Clip clip) {
            int[] channels = new int[NAMES.length];
            for (int i = 0; i < NAMES.length; i++) {
                String[] names = clip.space().equals(MotionSpace.BFM) ? BFM_NAMES : NAMES;
                channels[i] = clip.space().indexOf(names[i]);
            }
            double end = (double) Math.max(0, clip.frames() - 1)
                    * clip.rate().denominator()
                    / clip.rate().numerator();
            SplineNoise slow = new SplineNoise(new CounterNoise(clip.seed()), NoiseStreams.HEAD, NAMES.length);
            SplineNoise fast = new SplineNoise(new CounterNoise(clip.seed()), NoiseStreams.HEAD + 1, NAMES.length);
            return new InPlaceFilter(clip) {
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
            };
        }

        private static double rise(double seconds) {
            double u = Math.max(0, Math.min(1, seconds));
            return u * u * u * (10 + u * (6 * u - 15));
        }
    }

    private static final class Recorded extends HeadMotion {
        private final MotionSequence motion;
        private final AfterEnd afterEnd;

        Recorded(MotionSequence motion, AfterEnd afterEnd) {
            this.motion = motion;
            this.afterEnd = afterEnd;
        }

        @Override
        public Filter open(Clip clip) {
            if (!clip.space().equals(motion.space())) {
                throw new InvalidInputException("head motion: recorded in the space " + motion.space()
                        + ", but the clip is in " + clip.space() + "; record it in that space");
            }
            int first = motion.space().expressionChannels();
            int count = motion.space().channels();
            int last = motion.frames() - 1;
            return new InPlaceFilter(clip) {
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
            };
        }
    }
}
