package io.github.dreamtalk.eval;

import io.github.dreamtalk.face.FaceGeometry;
import java.util.SplittableRandom;

/** Made-up faces: 468 points scattered over a square of 200 pixels, with lips and eyes where measures look for them. */
public final class Faces {
    private Faces() {}

    public static FaceGeometry face() {
        return new FaceGeometry(points(), 1, 0, 0, 0);
    }

    /** The mouth opened by a share of the eye distance. */
    public static FaceGeometry open(double opening) {
        float[] p = points();
        p[3 * 14 + 1] = (float) (p[3 * 13 + 1] + opening * 120);
        p[3 * 14] = p[3 * 13];
        return new FaceGeometry(p, 1, 0, 0, 0);
    }

    /** Turned by an angle (radians), scaled and shifted. */
    public static FaceGeometry moved(FaceGeometry face, double scale, double angle, double dx, double dy) {
        float[] p = face.landmarks();
        double a = scale * Math.cos(angle);
        double b = scale * Math.sin(angle);
        for (int i = 0; i < p.length; i += 3) {
            double x = p[i];
            double y = p[i + 1];
            p[i] = (float) (a * x - b * y + dx);
            p[i + 1] = (float) (b * x + a * y + dy);
        }
        return new FaceGeometry(p, 1, 0, 0, 0);
    }

    /** Points moved down by some pixels. */
    public static FaceGeometry lowered(FaceGeometry face, int[] points, double by) {
        float[] p = face.landmarks();
        for (int i : points) {
            p[3 * i + 1] += (float) by;
        }
        return new FaceGeometry(p, 1, 0, 0, 0);
    }

    private static float[] points() {
        SplittableRandom random = new SplittableRandom(5);
        float[] p = new float[3 * FaceGeometry.POINTS];
        for (int i = 0; i < FaceGeometry.POINTS; i++) {
            p[3 * i] = (float) (60 + 200 * random.nextDouble());
            p[3 * i + 1] = (float) (40 + 200 * random.nextDouble());
        }
        // Eye corners 120 apart, corners of the square, closed lips.
        set(p, 33, 100, 110);
        set(p, 263, 220, 110);
        set(p, 10, 160, 40);
        set(p, 152, 160, 240);
        set(p, 13, 160, 190);
        set(p, 14, 160, 190);
        return p;
    }

    private static void set(float[] p, int point, float x, float y) {
        p[3 * point] = x;
        p[3 * point + 1] = y;
    }
}
