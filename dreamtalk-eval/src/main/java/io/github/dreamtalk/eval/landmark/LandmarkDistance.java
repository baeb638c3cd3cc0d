package io.github.dreamtalk.eval.landmark;

import io.github.dreamtalk.eval.image.Region;
import io.github.dreamtalk.face.FaceGeometry;

/**
 * Distance between the landmarks of two faces (Chen et al. 2018, split into face and mouth as in the DreamTalk paper). The
 * face is laid on the reference by the least-squares similarity of the {@linkplain FacePoints#stable() stable points}; the
 * unit is the pixel of the reference's {@linkplain Region#ofFace face crop} scaled to 256×256.
 *
 * @param face F-LMD: mean distance over {@link FacePoints#face()}, pixels at 256×256
 * @param mouth M-LMD: mean distance over {@link FacePoints#mouth()}, pixels at 256×256
 */
public record LandmarkDistance(double face, double mouth) {
    /** Side of the square all landmark measures are scaled to, pixels. */
    public static final int SIZE = 256;

    private static final int[] STABLE = FacePoints.stable();
    private static final int[] FACE = FacePoints.face();
    private static final int[] MOUTH = FacePoints.mouth();

    /**
     * Compares two faces.
     *
     * @param face the face measured
     * @param reference what it should be
     * @return both distances
     */
    public static LandmarkDistance between(FaceGeometry face, FaceGeometry reference) {
        Similarity alignment = Similarity.fit(face, reference, STABLE);
        double unit = (double) SIZE / Region.ofFace(reference).width();
        return new LandmarkDistance(
                unit * mean(face, reference, alignment, FACE), unit * mean(face, reference, alignment, MOUTH));
    }

    private static double mean(FaceGeometry face, FaceGeometry reference, Similarity alignment, int[] points) {
        double sum = 0;
        for (int p : points) {
            sum += Math.hypot(
                    alignment.x(face.x(p), face.y(p)) - reference.x(p),
                    alignment.y(face.x(p), face.y(p)) - reference.y(p));
        }
        return sum / points.length;
    }
}
