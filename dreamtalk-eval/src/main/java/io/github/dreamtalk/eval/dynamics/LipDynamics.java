package io.github.dreamtalk.eval.dynamics;

import io.github.dreamtalk.eval.image.Region;
import io.github.dreamtalk.eval.landmark.FacePoints;
import io.github.dreamtalk.eval.landmark.LandmarkDistance;
import io.github.dreamtalk.face.FaceGeometry;
import org.jspecify.annotations.Nullable;

/**
 * How much the lips change their shape, after THEval's lip dynamics: the standard deviation over frames of the distance of two
 * lip points, mean over all 780 pairs of the 40 {@linkplain FacePoints#mouth() lip points}, in pixels of the first face's crop
 * scaled to 256×256. A number a pair is kept, none a frame. Not thread-safe.
 */
public final class LipDynamics {
    private static final int[] LIPS = FacePoints.mouth();
    private static final int PAIRS = LIPS.length * (LIPS.length - 1) / 2;

    /** Running means and sums of squares around them, by Welford: a mouth moves little against its distances. */
    private final double[] means = new double[PAIRS];

    private final double[] squares = new double[PAIRS];
    private double unit;
    private int frames;

    /** Starts without a face. */
    public LipDynamics() {}

    /**
     * Takes the next frame.
     *
     * @param face its face; null if none was found, which leaves the frame out
     */
    public void add(@Nullable FaceGeometry face) {
        if (face == null) {
            return;
        }
        if (frames == 0) {
            unit = (double) LandmarkDistance.SIZE / Region.ofFace(face).width();
        }
        frames++;
        int pair = 0;
        for (int i = 0; i < LIPS.length; i++) {
            for (int k = i + 1; k < LIPS.length; k++, pair++) {
                double d = unit * Math.hypot(face.x(LIPS[i]) - face.x(LIPS[k]), face.y(LIPS[i]) - face.y(LIPS[k]));
                double before = d - means[pair];
                means[pair] += before / frames;
                squares[pair] += before * (d - means[pair]);
            }
        }
    }

    /**
     * The figure.
     *
     * @return pixels at 256×256; null before two faces
     */
    public @Nullable Double value() {
        if (frames < 2) {
            return null;
        }
        double sum = 0;
        for (double s : squares) {
            sum += Math.sqrt(s / (frames - 1));
        }
        return sum / PAIRS;
    }
}
