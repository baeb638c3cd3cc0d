package io.github.dreamtalk.onnx.face;

/**
 * Head angles from the mesh, in degrees with the signs of {@link io.github.dreamtalk.face.FaceGeometry}: roll is taken out
 * first, then what is left is a turn (yaw) followed by a nod (pitch).
 */
record FacePose(float yaw, float pitch, float roll) {
    /** Mirror pairs of points, picture-left first: their differences lie along the head's own horizontal axis. */
    private static final int[][] PAIRS = {
        {33, 263}, {133, 362}, {127, 356}, {234, 454}, {93, 323}, {46, 276}, {105, 334}, {50, 280}
    };

    /** Top of the forehead and chin: their difference lies along the vertical axis, but for {@link #LEAN}. */
    private static final int TOP = 10;

    private static final int CHIN = 152;

    /**
     * How far, in degrees, the forehead comes out nearer to the camera than the chin in a head that is held level. Both
     * are equally deep in the canonical face, so that upright people would be reported as looking down: over 53 faces in
     * press photographs and snapshots, turned by less than 15 degrees, the median is 12.5 (the quarters lie at 5 and 18).
     */
    static final double LEAN = 12;

    static FacePose of(float[] landmarks) {
        double[] x = new double[3];
        for (int[] pair : PAIRS) {
            for (int axis = 0; axis < 3; axis++) {
                x[axis] += landmarks[3 * pair[1] + axis] - landmarks[3 * pair[0] + axis];
            }
        }
        normalize(x);
        double[] y = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            y[axis] = landmarks[3 * CHIN + axis] - landmarks[3 * TOP + axis];
        }
        double along = y[0] * x[0] + y[1] * x[1] + y[2] * x[2];
        for (int axis = 0; axis < 3; axis++) {
            y[axis] -= along * x[axis];
        }
        normalize(y);
        double roll = Math.atan2(x[1], x[0]);
        double yaw = Math.atan2(x[2], Math.hypot(x[0], x[1]));
        // With the roll taken out, x = (cos yaw, 0, sin yaw); the nod turns y about it.
        double down = y[1] * Math.cos(roll) - y[0] * Math.sin(roll);
        double sideways = y[0] * Math.cos(roll) + y[1] * Math.sin(roll);
        double back = -sideways * Math.sin(yaw) + y[2] * Math.cos(yaw);
        double pitch = Math.atan2(-back, down);
        return new FacePose(degrees(yaw), (float) (degrees(pitch) + LEAN), degrees(roll));
    }

    private static void normalize(double[] v) {
        double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
        for (int axis = 0; axis < 3; axis++) {
            v[axis] /= length;
        }
    }

    private static float degrees(double radians) {
        return (float) Math.toDegrees(radians);
    }
}
