package io.github.dreamtalk.stage;

import io.github.dreamtalk.motion.ChannelRole;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.MotionStage;
import java.util.List;
import java.util.Set;

/**
 * Small saccades between fixations about a second long: the eyes jump within 40 ms by a degree or so around looking
 * straight ahead, never beyond 3°. Added to the eye angles (radians, positive yaw towards the subject's left, positive
 * pitch up) and, as ARKit reports both, to the eyeLook weights, a weight of 1 being 30°. When and where is a pure function
 * of the seed. Left out where the motion space has no
 * eyes to turn, or the head is not to move by itself. Immutable and thread-safe.
 */
public final class GazeMotion implements MotionStage {
    private static final double JUMP_SECONDS = 0.04;
    private static final double LIMIT = Math.toRadians(3);
    private static final double YAW = Math.toRadians(1.2);
    private static final double PITCH = Math.toRadians(0.7);
    private static final double FULL_WEIGHT = Math.toRadians(30);

    /** In the order the channels are used below. */
    private static final List<ChannelRole> ROLES = List.of(
            ChannelRole.LEFT_EYE_YAW,
            ChannelRole.RIGHT_EYE_YAW,
            ChannelRole.LEFT_EYE_PITCH,
            ChannelRole.RIGHT_EYE_PITCH,
            ChannelRole.LEFT_LOOK_OUT,
            ChannelRole.RIGHT_LOOK_IN,
            ChannelRole.LEFT_LOOK_IN,
            ChannelRole.RIGHT_LOOK_OUT,
            ChannelRole.LEFT_LOOK_UP,
            ChannelRole.RIGHT_LOOK_UP,
            ChannelRole.LEFT_LOOK_DOWN,
            ChannelRole.RIGHT_LOOK_DOWN);

    /** Makes the stage. */
    public GazeMotion() {}

    @Override
    public boolean suits(ClipInfo clip) {
        return clip.head().kind() == HeadMotion.Kind.NATURAL && clip.space().has(Set.copyOf(ROLES));
    }

    @Override
    public Session<Rows, Rows> open(ClipInfo clip) {
        return new Saccades(clip);
    }

    /** Offers the stage as {@code gaze}. */
    public static final class Provider implements MotionStage.Provider {
        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "gaze";
        }

        @Override
        public int priority() {
            return 100;
        }

        @Override
        public int order() {
            return 350;
        }

        @Override
        public MotionStage create(BackendContext context) {
            return new GazeMotion();
        }
    }

    private static final class Saccades extends RowByRow {
        private final int[] channels;
        private final RenewalEvents events;
        private double yaw;
        private double pitch;
        private double nextYaw;
        private double nextPitch;

        Saccades(ClipInfo clip) {
            super(clip);
            channels = ROLES.stream()
                    .mapToInt(role -> Roles.index(clip.space(), role))
                    .toArray();
            events = new RenewalEvents(clip.seed(), NoiseStreams.GAZE, 1.0, 0.6, 0.2);
            aim();
        }

        private void aim() {
            yaw = nextYaw;
            pitch = nextPitch;
            events.advance();
            nextYaw = limit(YAW * events.normal(1));
            nextPitch = limit(PITCH * events.normal(2));
        }

        private static double limit(double angle) {
            return Math.max(-LIMIT, Math.min(LIMIT, angle));
        }

        @Override
        void change(float[] rows, int offset, double seconds) {
            while (seconds >= events.onset() + JUMP_SECONDS) {
                aim();
            }
            double u = Math.max(0, (seconds - events.onset()) / JUMP_SECONDS);
            double ease = u * u * (3 - 2 * u);
            double y = yaw + ease * (nextYaw - yaw);
            double p = pitch + ease * (nextPitch - pitch);
            rows[offset + channels[0]] += (float) y;
            rows[offset + channels[1]] += (float) y;
            rows[offset + channels[2]] += (float) p;
            rows[offset + channels[3]] += (float) p;
            look(rows, offset, y >= 0 ? 4 : 6, Math.abs(y));
            look(rows, offset, p >= 0 ? 8 : 10, Math.abs(p));
        }

        private void look(float[] rows, int offset, int pair, double angle) {
            for (int i = pair; i < pair + 2; i++) {
                int at = offset + channels[i];
                rows[at] = Math.max(rows[at], Math.min(1, rows[at] + (float) (angle / FULL_WEIGHT)));
            }
        }
    }
}
