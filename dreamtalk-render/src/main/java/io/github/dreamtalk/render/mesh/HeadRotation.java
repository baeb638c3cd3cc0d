package io.github.dreamtalk.render.mesh;

/**
 * Turns the head about a point in the neck, each vertex as far as it follows. Angles are limited softly to what a single
 * photograph can bear.
 */
final class HeadRotation {
    /** The mesh is flatter than a head: its depth is stretched for turning and nodding. */
    private static final double YAW_DEPTH = 1.5;

    private static final double PITCH_DEPTH = 1.25;

    private final HeadWeights weights;
    private double cy;
    private double sy;
    private double cp;
    private double sp;
    private double cr;
    private double sr;
    private boolean still = true;

    HeadRotation(HeadWeights weights) {
        this.weights = weights;
    }

    /**
     * Sets the pose.
     *
     * @param yaw radians, positive towards the picture's right; held within 11 degrees
     * @param pitch radians, positive is looking up; held within 9 degrees
     * @param roll radians, positive is clockwise in the picture; held within 11 degrees
     */
    void set(double yaw, double pitch, double roll) {
        double y = Math.toRadians(Smooth.limit(Math.toDegrees(yaw), 8, 11));
        double p = Math.toRadians(Smooth.limit(Math.toDegrees(pitch), 6.5, 9));
        double r = Math.toRadians(Smooth.limit(Math.toDegrees(roll), 8, 11));
        still = y == 0 && p == 0 && r == 0;
        cy = Math.cos(y);
        sy = Math.sin(y);
        cp = Math.cos(p);
        sp = Math.sin(p);
        cr = Math.cos(r);
        sr = Math.sin(r);
    }

    /** Moves a point of a vertex, in place: x, y, z. */
    void apply(int vertex, double[] p) {
        apply((double) weights.follow[vertex], p);
    }

    /** Moves a point that follows the head by a weight, in place: x, y, z. */
    void apply(double follow, double[] p) {
        if (still || follow == 0) {
            return;
        }
        double x = p[0];
        double y = p[1] - weights.pivotY;
        double z = p[2] - weights.pivotZ;
        double x1 = x * cy - z * YAW_DEPTH * sy;
        double z1 = z * cy + x * sy;
        double y1 = y * cp + z * PITCH_DEPTH * sp;
        double z2 = z1 * cp - y * sp;
        double x2 = x1 * cr - y1 * sr;
        double y2 = x1 * sr + y1 * cr;
        p[0] += follow * (x2 - x);
        p[1] += follow * (y2 - y);
        p[2] += follow * (z2 - z);
    }
}
