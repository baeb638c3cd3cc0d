package io.github.dreamtalk.eval.dynamics;

import io.github.dreamtalk.face.FaceGeometry;

/** How far the lips are apart, two ways. */
public final class LipGap {
    private static final int[] UPPER = {191, 80, 81, 82, 13, 312, 311, 310, 415};
    private static final int[] LOWER = {95, 88, 178, 87, 14, 317, 402, 318, 324};
    private static final int RIGHT_CORNER = 78;
    private static final int LEFT_CORNER = 308;

    private LipGap() {}

    /**
     * Mean gap of the inner lips, as THEval takes it: over nine pairs of points, from corner to corner.
     *
     * @param face a face
     * @return by the eye distance, 0 when closed; not finite if the eyes' corners coincide
     */
    public static double mean(FaceGeometry face) {
        double sum = 0;
        for (int i = 0; i < UPPER.length; i++) {
            sum += distance(face, UPPER[i], LOWER[i]);
        }
        return sum / UPPER.length / face.eyeDistance();
    }

    /**
     * The mouth aspect ratio: the inner lips' gap in the middle by the distance of their corners.
     *
     * @param face a face
     * @return 0 when closed; not finite if the corners coincide
     */
    public static double aspectRatio(FaceGeometry face) {
        return distance(face, 13, 14) / distance(face, RIGHT_CORNER, LEFT_CORNER);
    }

    private static double distance(FaceGeometry face, int a, int b) {
        return Math.hypot(face.x(b) - face.x(a), face.y(b) - face.y(a));
    }
}
