package io.github.dreamtalk.eval.natural;

import io.github.dreamtalk.eval.image.Region;
import io.github.dreamtalk.eval.landmark.FacePoints;
import io.github.dreamtalk.eval.landmark.LandmarkDistance;
import io.github.dreamtalk.eval.landmark.Similarity;
import io.github.dreamtalk.face.FaceGeometry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trembling, as the length of the second difference {@code |x(t+1) - 2 x(t) + x(t-1)|}, in pixels of the first face's
 * crop scaled to 256×256, taken frame by frame: of the face's points after the head's own movement is taken out (each face
 * is laid on the first by the similarity of its stable points), and of the head itself (the centre of those points). The
 * face's figure is over the stable points, which speech and blinks hardly move. Faces come in order; not thread-safe.
 */
public final class Jitter {
    private static final int[] STABLE = FacePoints.stable();

    private @Nullable FaceGeometry first;
    private double unit;
    private double @Nullable [] before;
    private double @Nullable [] last;
    private final List<Double> faceValues = new ArrayList<>();
    private final List<Double> headValues = new ArrayList<>();

    /** Starts without a face. */
    public Jitter() {}

    /**
     * Takes the next frame.
     *
     * @param face its face; null if none was found, after which two frames are needed anew
     */
    public void add(@Nullable FaceGeometry face) {
        if (face == null) {
            before = null;
            last = null;
            return;
        }
        FaceGeometry anchor = first;
        if (anchor == null) {
            anchor = face;
            first = face;
            unit = (double) LandmarkDistance.SIZE / Region.ofFace(face).width();
        }
        double[] now = place(face, anchor);
        double[] a = before;
        double[] b = last;
        if (a != null && b != null) {
            double sum = 0;
            for (int i = 0; i < STABLE.length; i++) {
                sum += second(a, b, now, 2 * i);
            }
            faceValues.add(sum / STABLE.length);
            headValues.add(second(a, b, now, 2 * STABLE.length));
        }
        before = b;
        last = now;
    }

    private static double second(double[] a, double[] b, double[] c, int at) {
        return Math.hypot(c[at] - 2 * b[at] + a[at], c[at + 1] - 2 * b[at + 1] + a[at + 1]);
    }

    private double[] place(FaceGeometry face, FaceGeometry anchor) {
        Similarity s = Similarity.fit(face, anchor, STABLE);
        double[] at = new double[2 * STABLE.length + 2];
        double x = 0;
        double y = 0;
        for (int i = 0; i < STABLE.length; i++) {
            double px = face.x(STABLE[i]);
            double py = face.y(STABLE[i]);
            at[2 * i] = unit * s.x(px, py);
            at[2 * i + 1] = unit * s.y(px, py);
            x += px;
            y += py;
        }
        at[2 * STABLE.length] = unit * x / STABLE.length;
        at[2 * STABLE.length + 1] = unit * y / STABLE.length;
        return at;
    }

    /**
     * Trembling of the features on the head.
     *
     * @return pixels at 256×256, for every three faces in a row, in order; a copy
     */
    public double[] face() {
        return values(faceValues);
    }

    /**
     * Trembling of the head in the picture.
     *
     * @return pixels at 256×256, for every three faces in a row, in order; a copy
     */
    public double[] head() {
        return values(headValues);
    }

    private static double[] values(List<Double> list) {
        return list.stream().mapToDouble(v -> v).toArray();
    }
}
