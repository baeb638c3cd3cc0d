package io.github.dreamtalk.eval.dynamics;

import io.github.dreamtalk.eval.landmark.FacePoints;
import io.github.dreamtalk.face.FaceGeometry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How much the brows move, after THEval's eyebrow dynamics: the standard deviation over frames of their distance from the eyes
 * by the eye distance. The distance is taken from the line through the outer corners of the eyes, so that a tilted head is no
 * raised brow, and is the mean over both brows.
 */
public final class BrowDynamics {
    private static final int[] BROWS = FacePoints.brows();
    private static final int RIGHT_CORNER = 33;
    private static final int LEFT_CORNER = 263;

    private BrowDynamics() {}

    /**
     * How high the brows are in one frame.
     *
     * @param face a face
     * @return mean distance of the brows from the line of the outer eye corners, by the distance of these; positive above it;
     *     not finite if the corners coincide
     */
    public static double height(FaceGeometry face) {
        double ax = face.x(RIGHT_CORNER);
        double ay = face.y(RIGHT_CORNER);
        double dx = face.x(LEFT_CORNER) - ax;
        double dy = face.y(LEFT_CORNER) - ay;
        double sum = 0;
        for (int p : BROWS) {
            sum += dy * (face.x(p) - ax) - dx * (face.y(p) - ay);
        }
        return sum / BROWS.length / (dx * dx + dy * dy);
    }

    /**
     * The figure.
     *
     * @param heights {@link #height} in every frame; NaN where it is unknown
     * @return its standard deviation, in eye distances; null below two known frames
     */
    public static @Nullable Double of(double[] heights) {
        Double variance = Dispersion.variance(
                Arrays.stream(heights).filter(h -> !Double.isNaN(h)).toArray());
        return variance == null ? null : Math.sqrt(variance);
    }
}
