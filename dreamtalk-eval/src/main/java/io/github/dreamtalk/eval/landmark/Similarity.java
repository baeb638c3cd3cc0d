package io.github.dreamtalk.eval.landmark;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.face.FaceGeometry;

/**
 * A similarity of the plane, {@code (x, y) -> (a x - b y + tx, b x + a y + ty)}: scale, turn and shift.
 *
 * @param a scale times cosine
 * @param b scale times sine
 * @param tx shift to the right
 * @param ty shift downwards
 */
public record Similarity(double a, double b, double tx, double ty) {
    /**
     * The least-squares similarity that takes one face's points to another's.
     *
     * @param from the face that is moved
     * @param to where it is moved
     * @param points the mesh indices compared, at least two
     * @return the similarity
     * @throws InvalidInputException if the points of {@code from} coincide
     */
    public static Similarity fit(FaceGeometry from, FaceGeometry to, int[] points) {
        double fx = 0;
        double fy = 0;
        double gx = 0;
        double gy = 0;
        for (int p : points) {
            fx += from.x(p);
            fy += from.y(p);
            gx += to.x(p);
            gy += to.y(p);
        }
        int n = points.length;
        fx /= n;
        fy /= n;
        gx /= n;
        gy /= n;
        double dot = 0;
        double cross = 0;
        double norm = 0;
        for (int p : points) {
            double ux = from.x(p) - fx;
            double uy = from.y(p) - fy;
            double vx = to.x(p) - gx;
            double vy = to.y(p) - gy;
            dot += ux * vx + uy * vy;
            cross += ux * vy - uy * vx;
            norm += ux * ux + uy * uy;
        }
        if (!(norm > 0)) {
            throw new InvalidInputException("similarity: found points that coincide, expected at least two places");
        }
        double a = dot / norm;
        double b = cross / norm;
        return new Similarity(a, b, gx - a * fx + b * fy, gy - b * fx - a * fy);
    }

    /**
     * Where a point goes.
     *
     * @param x its column
     * @param y its row
     * @return the column it goes to
     */
    public double x(double x, double y) {
        return a * x - b * y + tx;
    }

    /**
     * Where a point goes.
     *
     * @param x its column
     * @param y its row
     * @return the row it goes to
     */
    public double y(double x, double y) {
        return b * x + a * y + ty;
    }
}
