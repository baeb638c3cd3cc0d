package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.face.FaceGeometry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mesh of one portrait in face coordinates: the 468 points, one midpoint subdivision, a grid around the face, and the
 * copies of the lid margins that carry the eyeballs. Immutable after construction.
 */
final class PortraitMesh {
    /** Distance from the face within which anything outside may move; beyond it the picture stands still. */
    static final double REACH = 1.0;

    private static final double GRID = 0.1;

    /** Vertices in all; those below {@link #solved} take part in the displacement fields. */
    final int count;

    /** Face and grid vertices. */
    final int solved;

    final float[] x;
    final float[] y;
    final float[] z;
    final float[] sourceX;
    final float[] sourceY;

    /** Distance from the face oval, 0 on and inside it. */
    final float[] outside;

    /** Triangles of face and grid. */
    final int[] skin;

    /** Triangles of the eyeballs, on their own vertices. */
    final int[] eyeballs;

    /** Triangles that close the eye openings and the mouth between the margins, behind everything. */
    final int[] fills;

    /** Inner lips with the midpoints, 21 columns: upper, lower. */
    final int[][] innerLips;

    /** Lid margins with the midpoints, 17 columns: [side][upper or lower][column]. */
    final int[][][] lids;

    /** Depth at the ears before the cap, for the axis of the jaw. */
    final double earDepth;

    /** Sign of the area of skin triangles that are not turned over. */
    final int facing;

    private final List<double[]> vertices = new ArrayList<>();
    private final Map<Long, Integer> midpoints = new HashMap<>();

    PortraitMesh(FaceGeometry face, FaceFrame frame) {
        for (int i = 0; i < FaceGeometry.POINTS; i++) {
            vertices.add(new double[] {
                frame.faceX(face.x(i), face.y(i)), frame.faceY(face.x(i), face.y(i)), face.z(i) / frame.unit
            });
        }
        earDepth = (vertices.get(234)[2] + vertices.get(454)[2]) / 2;
        double cap = capDepth();
        List<int[]> triangles = subdivide(FaceTopology.triangles());
        facing = (int) Math.signum(
                triangles.stream().mapToDouble(t -> area(t[0], t[1], t[2])).sum());
        int[] oval = withMidpoints(FaceTopology.OVAL, true);
        int faceVertices = vertices.size();
        double[] distance = addGrid(triangles, oval, cap + 0.06);
        solved = vertices.size();
        innerLips = new int[][] {
            withMidpoints(FaceTopology.UPPER_LIP[3], false), withMidpoints(FaceTopology.LOWER_LIP[3], false)
        };
        lids = new int[2][][];
        List<int[]> eyes = new ArrayList<>();
        List<int[]> holes = new ArrayList<>();
        strip(innerLips[0], innerLips[1], holes);
        for (int side = 0; side < 2; side++) {
            lids[side] = new int[][] {
                withMidpoints(FaceTopology.UPPER_LID[side], false), withMidpoints(FaceTopology.LOWER_LID[side], false)
            };
            strip(lids[side][0], lids[side][1], holes);
            strip(copy(lids[side][0]), copy(lids[side][1]), eyes);
        }
        count = vertices.size();
        x = new float[count];
        y = new float[count];
        z = new float[count];
        sourceX = new float[count];
        sourceY = new float[count];
        outside = new float[count];
        for (int i = 0; i < count; i++) {
            double[] v = vertices.get(i);
            x[i] = (float) v[0];
            y[i] = (float) v[1];
            z[i] = (float) v[2];
            sourceX[i] = (float) frame.pixelX(v[0], v[1]);
            sourceY[i] = (float) frame.pixelY(v[0], v[1]);
            outside[i] = i >= faceVertices && i < solved ? (float) distance[i - faceVertices] : 0;
        }
        skin = flat(triangles);
        eyeballs = flat(eyes);
        fills = flat(holes);
        vertices.clear();
        midpoints.clear();
    }

    private double area(int a, int b, int c) {
        double[] p = vertices.get(a);
        double[] q = vertices.get(b);
        double[] r = vertices.get(c);
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    }

    /** Deep points of the oval would bite notches out of the jaw when the head turns: depth is capped softly. */
    private double capDepth() {
        double[] depths = new double[FaceTopology.OVAL.length];
        for (int i = 0; i < depths.length; i++) {
            depths[i] = vertices.get(FaceTopology.OVAL[i])[2];
        }
        java.util.Arrays.sort(depths);
        double cap = depths[(int) (0.55 * depths.length)];
        double softness = 0.04;
        for (double[] v : vertices) {
            v[2] -= softness * Math.log1p(Math.exp(Math.min(50, (v[2] - cap) / softness)));
        }
        return cap;
    }

    /** Depth at the ears as the mesh has it. */
    double earDepthCapped() {
        return (z[234] + z[454]) / 2;
    }

    private List<int[]> subdivide(int[] t) {
        List<int[]> out = new ArrayList<>();
        for (int i = 0; i < t.length; i += 3) {
            int ab = midpoint(t[i], t[i + 1]);
            int bc = midpoint(t[i + 1], t[i + 2]);
            int ca = midpoint(t[i + 2], t[i]);
            out.add(new int[] {t[i], ab, ca});
            out.add(new int[] {t[i + 1], bc, ab});
            out.add(new int[] {t[i + 2], ca, bc});
            out.add(new int[] {ab, bc, ca});
        }
        return out;
    }

    private int midpoint(int a, int b) {
        return midpoints.computeIfAbsent(((long) Math.min(a, b) << 32) | Math.max(a, b), key -> {
            double[] p = vertices.get(a);
            double[] q = vertices.get(b);
            vertices.add(new double[] {(p[0] + q[0]) / 2, (p[1] + q[1]) / 2, (p[2] + q[2]) / 2});
            return vertices.size() - 1;
        });
    }

    private int[] withMidpoints(int[] row, boolean closed) {
        int[] out = new int[closed ? 2 * row.length : 2 * row.length - 1];
        for (int i = 0; i < row.length; i++) {
            out[2 * i] = row[i];
            if (2 * i + 1 < out.length) {
                out[2 * i + 1] = midpoint(row[i], row[(i + 1) % row.length]);
            }
        }
        return out;
    }

    private double[] addGrid(List<int[]> triangles, int[] oval, double depth) {
        double x0 = Double.MAX_VALUE;
        double y0 = Double.MAX_VALUE;
        double x1 = -Double.MAX_VALUE;
        double y1 = -Double.MAX_VALUE;
        double longest = 0;
        for (int i = 0; i < oval.length; i++) {
            double[] p = vertices.get(oval[i]);
            double[] q = vertices.get(oval[(i + 1) % oval.length]);
            x0 = Math.min(x0, p[0]);
            x1 = Math.max(x1, p[0]);
            y0 = Math.min(y0, p[1]);
            y1 = Math.max(y1, p[1]);
            longest = Math.max(longest, Math.hypot(p[0] - q[0], p[1] - q[1]));
        }
        // A grid point no nearer than half an edge leaves the edge's circle empty, so the oval survives triangulation.
        double clearance = Math.max(0.55 * GRID, 0.51 * longest);
        double rowStep = GRID * Math.sqrt(3) / 2;
        List<Double> distances = new ArrayList<>();
        int first = vertices.size();
        int row = 0;
        for (double gy = y0 - REACH; gy <= y1 + REACH; gy += rowStep, row++) {
            int column = 0;
            for (double gx = x0 - REACH + (row % 2) * GRID / 2; gx <= x1 + REACH; gx += GRID, column++) {
                int nearest = nearestOval(oval, gx, gy);
                double d = ovalDistance(oval, gx, gy);
                if (d < clearance || d > REACH + 2 * GRID || inside(oval, gx, gy)) {
                    continue;
                }
                double near = vertices.get(nearest)[2];
                double gz = near + (depth - near) * Smooth.step(0, 0.3, d);
                // The tiny offsets break the ties of points on one circle.
                double jitter = 1e-4 * ((row * 31 + column * 17) % 13 - 6);
                vertices.add(new double[] {gx + jitter, gy - 0.7 * jitter, gz});
                distances.add(d);
            }
        }
        int[] ids = new int[oval.length + vertices.size() - first];
        double[] px = new double[ids.length];
        double[] py = new double[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i < oval.length ? oval[i] : first + i - oval.length;
            px[i] = vertices.get(ids[i])[0];
            py[i] = vertices.get(ids[i])[1];
        }
        for (int[] t : Delaunay.triangulate(px, py)) {
            double cx = (px[t[0]] + px[t[1]] + px[t[2]]) / 3;
            double cy = (py[t[0]] + py[t[1]] + py[t[2]]) / 3;
            if (!inside(oval, cx, cy)) {
                boolean turned = facing * area(ids[t[0]], ids[t[1]], ids[t[2]]) < 0;
                triangles.add(new int[] {ids[t[0]], ids[t[turned ? 2 : 1]], ids[t[turned ? 1 : 2]]});
            }
        }
        return distances.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private int nearestOval(int[] oval, double px, double py) {
        int best = oval[0];
        double least = Double.MAX_VALUE;
        for (int v : oval) {
            double[] p = vertices.get(v);
            double d = Math.hypot(p[0] - px, p[1] - py);
            if (d < least) {
                least = d;
                best = v;
            }
        }
        return best;
    }

    private double ovalDistance(int[] oval, double px, double py) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < oval.length; i++) {
            double[] a = vertices.get(oval[i]);
            double[] b = vertices.get(oval[(i + 1) % oval.length]);
            double ex = b[0] - a[0];
            double ey = b[1] - a[1];
            double t = ((px - a[0]) * ex + (py - a[1]) * ey) / Math.max(1e-12, ex * ex + ey * ey);
            t = Math.min(1, Math.max(0, t));
            least = Math.min(least, Math.hypot(a[0] + t * ex - px, a[1] + t * ey - py));
        }
        return least;
    }

    private boolean inside(int[] oval, double px, double py) {
        boolean in = false;
        for (int i = 0; i < oval.length; i++) {
            double[] a = vertices.get(oval[i]);
            double[] b = vertices.get(oval[(i + 1) % oval.length]);
            if (a[1] > py != b[1] > py && px < a[0] + (py - a[1]) / (b[1] - a[1]) * (b[0] - a[0])) {
                in = !in;
            }
        }
        return in;
    }

    private int[] copy(int[] row) {
        int[] out = new int[row.length];
        for (int i = 0; i < row.length; i++) {
            out[i] = vertices.size();
            vertices.add(vertices.get(row[i]).clone());
        }
        return out;
    }

    private static void strip(int[] upper, int[] lower, List<int[]> out) {
        for (int k = 0; k + 1 < upper.length; k++) {
            out.add(new int[] {upper[k], lower[k], upper[k + 1]});
            out.add(new int[] {upper[k + 1], lower[k], lower[k + 1]});
        }
    }

    private static int[] flat(List<int[]> triangles) {
        return triangles.stream().flatMapToInt(java.util.Arrays::stream).toArray();
    }
}
