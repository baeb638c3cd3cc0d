package io.github.dreamtalk.render.mesh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Delaunay triangulation by incremental insertion (Bowyer and Watson), for the few thousand points of one portrait. */
final class Delaunay {
    private final double[] x;
    private final double[] y;
    private List<double[]> circles = new ArrayList<>();
    private List<int[]> triangles = new ArrayList<>();

    private Delaunay(double[] x, double[] y) {
        this.x = x;
        this.y = y;
    }

    /**
     * Triangulates.
     *
     * @param px horizontal positions
     * @param py vertical positions
     * @return triples of indices into the arrays
     */
    static List<int[]> triangulate(double[] px, double[] py) {
        int n = px.length;
        double[] x = java.util.Arrays.copyOf(px, n + 3);
        double[] y = java.util.Arrays.copyOf(py, n + 3);
        double big = 1000;
        x[n] = -big;
        y[n] = -big;
        x[n + 1] = big;
        y[n + 1] = -big;
        x[n + 2] = 0;
        y[n + 2] = big;
        Delaunay d = new Delaunay(x, y);
        d.add(n, n + 1, n + 2);
        for (int i = 0; i < n; i++) {
            d.insert(i);
        }
        List<int[]> result = new ArrayList<>();
        for (int[] t : d.triangles) {
            if (t[0] < n && t[1] < n && t[2] < n) {
                result.add(t);
            }
        }
        return result;
    }

    private void insert(int p) {
        List<int[]> keptTriangles = new ArrayList<>(triangles.size() + 2);
        List<double[]> keptCircles = new ArrayList<>(triangles.size() + 2);
        Map<Long, int[]> rim = new HashMap<>();
        for (int i = 0; i < triangles.size(); i++) {
            double[] c = circles.get(i);
            int[] t = triangles.get(i);
            double dx = x[p] - c[0];
            double dy = y[p] - c[1];
            if (dx * dx + dy * dy > c[2]) {
                keptTriangles.add(t);
                keptCircles.add(c);
            } else {
                toggle(rim, t[0], t[1]);
                toggle(rim, t[1], t[2]);
                toggle(rim, t[2], t[0]);
            }
        }
        triangles = keptTriangles;
        circles = keptCircles;
        rim.values().stream()
                .sorted((a, b) -> a[0] != b[0] ? Integer.compare(a[0], b[0]) : Integer.compare(a[1], b[1]))
                .forEach(e -> add(e[0], e[1], p));
    }

    private static void toggle(Map<Long, int[]> rim, int a, int b) {
        long key = ((long) Math.min(a, b) << 32) | Math.max(a, b);
        if (rim.remove(key) == null) {
            rim.put(key, new int[] {a, b});
        }
    }

    private void add(int a, int b, int c) {
        double bx = x[b] - x[a];
        double by = y[b] - y[a];
        double cx = x[c] - x[a];
        double cy = y[c] - y[a];
        double d = 2 * (bx * cy - by * cx);
        if (Math.abs(d) < 1e-12) {
            // Three points in a line have no circle; such a triangle covers nothing and must go with the next
            // insertion.
            d = d < 0 ? -1e-12 : 1e-12;
        }
        double b2 = bx * bx + by * by;
        double c2 = cx * cx + cy * cy;
        double ux = (cy * b2 - by * c2) / d;
        double uy = (bx * c2 - cx * b2) / d;
        triangles.add(new int[] {a, b, c});
        circles.add(new double[] {x[a] + ux, y[a] + uy, ux * ux + uy * uy});
    }
}
