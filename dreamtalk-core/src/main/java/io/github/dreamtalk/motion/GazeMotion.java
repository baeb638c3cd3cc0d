package io.github.dreamtalk.motion;

import io.github.dreamtalk.spi.MotionProcessor;

/**
 * Small saccades between fixations about a second long: the eyes jump within 40 ms by a degree or so around looking
 * straight ahead, never beyond 3°. Added to the eye angles (radians, positive yaw towards the subject's left, positive
 * pitch up) and, as ARKit reports both, to the eyeLook weights, a weight of 1 being 30°. When and where is a pure function
 * of the seed. Motion spaces without these channels are refused. Immutable and thread-safe.
 */
public final class GazeMotion implements MotionProcessor {
    private static final double JUMP_SECONDS = 0.04;
    private static final double LIMIT = Math.toRadians(3);
    private static final double YAW = Math.toRadians(1.2);
    private static final double PITCH = Math.toRadians(0.7);
    private static final double FULL_WEIGHT = Math.toRadians(30);

    /** Makes the processor. */
    public GazeMotion() {}

    @Override
    public int order() {
        return 350;
    }

    @Override
    public Filter open(Clip clip) {
        return new Saccades(clip);
    }

    private static final class Saccades extends InPlaceFilter {
        private final int[] channels;
        private final RenewalEvents events;
        private double yaw;
        private double pitch;
        private double nextYaw;
        private double nextPitch;

        Saccades(Clip clip) {
            super(clip);
            String[] names = {
                "leftEyeYaw", "rightEyeYaw", "leftEyePitch", "rightEyePitch",
                "eyeLookOutLeft", "eyeLookInRight", "eyeLookInLeft", "eyeLookOutRight",
                "eyeLookUpLeft", "eyeLookUpRight", "eyeLookDownLeft", "eyeLookDownRight"
            };
            channels = new int[names.length];
            for (int i = 0; i < names.length; i++) {
                channels[i] = clip.space().indexOf(names[i]);
            }
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
