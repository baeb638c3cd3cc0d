package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.motion.MotionSpace;

/** Reads a row of ARKit motion: checks it, limits the weights, and works out gaze and lids. */
final class MotionReader {
    /** Shapes may be driven beyond 1, up to this. */
    static final float LARGEST = 1.6f;

    /** Sum of weights and angles that is certainly more than the rounding of a row of zeros. */
    private static final double TRACE = 0.004;

    private static final double EYEBALL = 0.133;
    private static final double GAZE_LIMIT = 0.035;
    /** Turn of the eye that an eyeLook weight of 1 stands for. */
    private static final double LOOK = Math.toRadians(30);

    private static final int TONGUE = MotionSpace.ARKIT.indexOf("tongueOut");
    private static final int PRESS_LEFT = MotionSpace.ARKIT.indexOf("mouthPressLeft");
    private static final int PRESS_RIGHT = MotionSpace.ARKIT.indexOf("mouthPressRight");
    private static final int CLOSE = MotionSpace.ARKIT.indexOf("mouthClose");
    private static final int PUCKER = MotionSpace.ARKIT.indexOf("mouthPucker");
    private static final int FUNNEL = MotionSpace.ARKIT.indexOf("mouthFunnel");

    /** First channel of an eye by side: the right eye is on the picture's left. Then down, in, out, up, squint, wide. */
    private static final int[] EYE = {
        MotionSpace.ARKIT.indexOf("eyeBlinkRight"), MotionSpace.ARKIT.indexOf("eyeBlinkLeft")
    };

    private final ArkitChannels channels;

    /** Weights of the shapes, in ARKit's order. */
    final float[] weights = new float[ArkitChannels.SHAPES];

    /** Closing of the lids: [side][0 upper, 1 lower]; together never more than the opening. */
    final double[][] lids = new double[2][2];

    /** How shut an eye is, 0..1. */
    final double[] blink = new double[2];

    /** Shift of the iris in eye distances. */
    final double[] gazeX = new double[2];

    final double[] gazeY = new double[2];
    double yaw;
    double pitch;
    double roll;
    double tongue;
    double seal;
    double rounding;

    /** 0 for a row of zeros, which is the portrait itself, and 1 as soon as it moves anything by a trace. */
    double activity;

    MotionReader(ArkitChannels channels) {
        this.channels = channels;
    }

    void read(float[] row, int offset) {
        int size = channels.space.channels();
        if (offset < 0 || offset > row.length - size) {
            throw new InvalidInputException("motion row: found " + row.length + " values and offset " + offset
                    + ", expected at least " + size + " values from the offset on");
        }
        double active = 0;
        for (int i = 0; i < size; i++) {
            if (!Float.isFinite(row[offset + i])) {
                throw new InvalidInputException("motion row: channel '"
                        + channels.space.channelNames().get(i) + "' is " + row[offset + i]
                        + ", expected a finite number");
            }
            active += Math.abs(row[offset + i] - channels.rest[i]);
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.min(LARGEST, Math.max(-LARGEST, value(row, offset, channels.shapes[i])));
        }
        activity = Smooth.step(0, TRACE, active);
        tongue = Math.min(1, Math.max(0, weights[TONGUE]));
        double press = Math.max(0, weights[PRESS_LEFT]) / 2 + Math.max(0, weights[PRESS_RIGHT]) / 2;
        seal = Smooth.step(0.08, 0.4, Math.max(press, weights[CLOSE]));
        rounding = Math.min(1, Math.max(0, 1.15 * weights[PUCKER] + 0.65 * weights[FUNNEL]));
        yaw = value(row, offset, channels.head[0]);
        pitch = value(row, offset, channels.head[1]);
        roll = value(row, offset, channels.head[2]);
        for (int side = 0; side < 2; side++) {
            eye(side, value(row, offset, channels.eyes[side][0]), value(row, offset, channels.eyes[side][1]));
        }
    }

    /** A value counted from rest; what the space lacks is at rest. */
    private float value(float[] row, int offset, int channel) {
        return channel < 0 ? 0 : row[offset + channel] - channels.rest[channel];
    }

    private void eye(int side, double eyeYaw, double eyePitch) {
        int e = EYE[side];
        double out = weights[e + 3] - weights[e + 2];
        double up = weights[e + 4] - weights[e + 1];
        double toRight = agreed((side == 0 ? -out : out) * LOOK, Math.min(1, Math.max(-1, eyeYaw)));
        double upwards = agreed(up * LOOK, Math.min(1, Math.max(-1, eyePitch)));
        gazeX[side] = GAZE_LIMIT * Math.tanh(EYEBALL * toRight / GAZE_LIMIT);
        gazeY[side] = -0.7 * GAZE_LIMIT * Math.tanh(EYEBALL * upwards / GAZE_LIMIT);
        // The upper lid rides on the eyeball.
        double follow = -0.25 * Math.tanh(upwards / LOOK);
        double squint = weights[e + 5];
        double wide = weights[e + 6];
        double closing = Math.min(1, Math.max(0, weights[e]));
        double lower = Math.min(2.2, Math.max(0, closing + 1.6 * squint));
        double upper = weights[e] + 0.18 * squint - 0.3 * wide + follow * (1 - closing);
        double room = (1 - (1 - UpperFaceShapes.UPPER_SHARE) * lower) / UpperFaceShapes.UPPER_SHARE;
        lids[side][0] = Math.min(room, Math.max(-0.45, upper));
        lids[side][1] = lower;
        blink[side] = Math.min(
                1,
                Math.max(0, UpperFaceShapes.UPPER_SHARE * lids[side][0] + (1 - UpperFaceShapes.UPPER_SHARE) * lower));
    }

    /**
     * Weights and angles of an eye are two reports of one movement: equal ones count once, one alone counts in full, and
     * where they differ the larger counts more.
     */
    private static double agreed(double weight, double angle) {
        double size = Math.abs(weight) + Math.abs(angle);
        return size == 0 ? 0 : (weight * Math.abs(weight) + angle * Math.abs(angle)) / size;
    }

    /** Whether the row asks for nothing at all. */
    boolean still() {
        for (float w : weights) {
            if (w != 0) {
                return false;
            }
        }
        return yaw == 0 && pitch == 0 && roll == 0 && gazeX[0] == 0 && gazeX[1] == 0 && gazeY[0] == 0 && gazeY[1] == 0;
    }
}
