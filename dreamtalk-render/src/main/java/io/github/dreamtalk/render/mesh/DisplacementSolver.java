package io.github.dreamtalk.render.mesh;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Spreads the displacement of a few anchored points over the whole mesh by minimising u'(K M^-1 K + K / lambda^2)u, with K
 * the cotangent Laplacian and M the vertex areas: smooth everywhere, free to tear at mouth and eyes, zero far outside.
 */
final class DisplacementSolver {
    private static final double LAMBDA = 0.35;
    private static final double STILL_BEYOND = 0.8;

    private final int n;
    private final boolean[] still;
    private final int[][] columns;
    private final double[][] values;

    DisplacementSolver(PortraitMesh mesh) {
        n = mesh.solved;
        still = new boolean[n];
        for (int i = 0; i < n; i++) {
            still[i] = mesh.outside[i] > STILL_BEYOND;
        }
        double[] area = new double[n];
        double meanArea = 0;
        @SuppressWarnings({"unchecked", "rawtypes"})
        Map<Integer, Double>[] k = new Map[n];
        for (int i = 0; i < n; i++) {
            k[i] = new TreeMap<>();
        }
        int[] t = mesh.skin;
        for (int i = 0; i < t.length; i += 3) {
            double doubled = cross(mesh, t[i], t[i + 1], t[i + 2]);
            for (int c = 0; c < 3; c++) {
                int a = t[i + c];
                int b = t[i + (c + 1) % 3];
                int o = t[i + (c + 2) % 3];
                area[a] += doubled / 6;
                double dot = (mesh.x[a] - mesh.x[o]) * (double) (mesh.x[b] - mesh.x[o])
                        + (mesh.y[a] - mesh.y[o]) * (double) (mesh.y[b] - mesh.y[o]);
                double w = Math.min(1.5, Math.max(0.01, 0.5 * dot / Math.max(1e-9, doubled)));
                k[a].merge(b, -w, Double::sum);
                k[b].merge(a, -w, Double::sum);
                k[a].merge(a, w, Double::sum);
                k[b].merge(b, w, Double::sum);
            }
            meanArea += doubled / 2 / n;
        }
        columns = new int[n][];
        values = new double[n][];
        for (int i = 0; i < n; i++) {
            Map<Integer, Double> row = new TreeMap<>();
            for (Map.Entry<Integer, Double> e : k[i].entrySet()) {
                row.merge(e.getKey(), e.getValue() / (LAMBDA * LAMBDA), Double::sum);
                double scaled = e.getValue() / Math.max(area[e.getKey()], 0.2 * meanArea);
                for (Map.Entry<Integer, Double> f : k[e.getKey()].entrySet()) {
                    row.merge(f.getKey(), scaled * f.getValue(), Double::sum);
                }
            }
            columns[i] = row.keySet().stream().mapToInt(Integer::intValue).toArray();
            values[i] = row.values().stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    private static double cross(PortraitMesh m, int a, int b, int c) {
        return Math.abs(
                (m.x[b] - m.x[a]) * (double) (m.y[c] - m.y[a]) - (m.y[b] - m.y[a]) * (double) (m.x[c] - m.x[a]));
    }

    /** Fixes which points are anchored; any number of fields can then be solved cheaply. */
    Anchored anchor(int[] anchors) {
        return new Anchored(anchors);
    }

    /** The system with a certain set of anchors, factored. */
    final class Anchored {
        private final int[] unknown;
        private final int[] free;
        private final SkylineCholesky factor;

        private Anchored(int[] anchors) {
            unknown = new int[n];
            boolean[] fixed = still.clone();
            for (int a : anchors) {
                fixed[a] = true;
            }
            int m = 0;
            for (int i = 0; i < n; i++) {
                unknown[i] = fixed[i] ? -1 : m++;
            }
            free = new int[m];
            int[][] c = new int[m][];
            double[][] v = new double[m][];
            for (int i = 0; i < n; i++) {
                if (unknown[i] < 0) {
                    continue;
                }
                int u = unknown[i];
                free[u] = i;
                int length = 0;
                c[u] = new int[columns[i].length];
                v[u] = new double[columns[i].length];
                for (int j = 0; j < columns[i].length; j++) {
                    if (unknown[columns[i][j]] >= 0) {
                        c[u][length] = unknown[columns[i][j]];
                        v[u][length++] = values[i][j];
                    }
                }
                c[u] = Arrays.copyOf(c[u], length);
                v[u] = Arrays.copyOf(v[u], length);
            }
            factor = new SkylineCholesky(c, v);
        }

        /**
         * Solves one component.
         *
         * @param given displacement of every vertex; only those of anchors count
         * @return the displacement of every solved vertex
         */
        float[] solve(double[] given) {
            double[] b = new double[free.length];
            boolean zero = true;
            for (int u = 0; u < free.length; u++) {
                int i = free[u];
                for (int j = 0; j < columns[i].length; j++) {
                    int c = columns[i][j];
                    if (unknown[c] < 0 && given[c] != 0) {
                        b[u] -= values[i][j] * given[c];
                        zero = false;
                    }
                }
            }
            float[] out = new float[n];
            if (!zero) {
                factor.solve(b);
            }
            for (int i = 0; i < n; i++) {
                out[i] = unknown[i] >= 0 ? (float) b[unknown[i]] : (float) given[i];
            }
            return out;
        }
    }
}
