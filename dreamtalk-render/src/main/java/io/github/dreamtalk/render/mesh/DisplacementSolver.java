package io.github.dreamtalk.render.mesh;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Spreads the displacement of a few anchored points over the whole mesh by minimising u'(K M^-1 K + K / lambda^2)u, with K
 * the cotangent Laplacian and M the vertex areas: smooth everywhere, free to tear at mouth and eyes, zero far outside.
 *
 * <p>The system is factored once, with the points that every shape anchors. What else a group of shapes anchors is met by
 * forces on those points, found from their small dense block of the inverse.
 */
final class DisplacementSolver {
    private static final double LAMBDA = 0.35;
    private static final double STILL_BEYOND = 0.8;

    private final int n;
    private final SymmetricRows matrix;
    private final int[] unknown;
    private final int[] free;
    private final SkylineCholesky factor;

    /** Response of all unknowns to a unit force on a vertex, by vertex; null until asked for. */
    private final double[][] responses;

    /**
     * Assembles and factors.
     *
     * @param mesh the mesh
     * @param common points that are anchored for every shape
     */
    DisplacementSolver(PortraitMesh mesh, int[] common) {
        n = mesh.solved;
        matrix = SymmetricRows.bending(mesh, LAMBDA);
        boolean[] fixed = new boolean[n];
        for (int i = 0; i < n; i++) {
            fixed[i] = mesh.outside[i] > STILL_BEYOND;
        }
        for (int a : common) {
            fixed[a] = true;
        }
        unknown = new int[n];
        int m = 0;
        for (int i = 0; i < n; i++) {
            unknown[i] = fixed[i] ? -1 : m++;
        }
        free = new int[m];
        int[][] columns = new int[m][];
        double[][] values = new double[m][];
        for (int i = 0; i < n; i++) {
            int u = unknown[i];
            if (u < 0) {
                continue;
            }
            free[u] = i;
            int length = 0;
            int[] c = new int[matrix.columns[i].length];
            double[] v = new double[c.length];
            for (int j = 0; j < c.length; j++) {
                if (unknown[matrix.columns[i][j]] >= 0) {
                    c[length] = unknown[matrix.columns[i][j]];
                    v[length++] = matrix.values[i][j];
                }
            }
            columns[u] = Arrays.copyOf(c, length);
            values[u] = Arrays.copyOf(v, length);
        }
        factor = new SkylineCholesky(columns, values);
        responses = new double[n][];
    }

    /** Fixes further points; any number of fields can then be solved cheaply, by several threads at once. */
    Anchored anchor(int[] further) {
        return new Anchored(further);
    }

    private double[] response(int vertex) {
        double[] b = new double[free.length];
        b[unknown[vertex]] = 1;
        factor.solve(b);
        return b;
    }

    /** The system with a certain set of anchors. */
    final class Anchored {
        private final int[] extra;

        /** Forces per displacement of the extra anchors. */
        private final double[][] stiffness;

        private Anchored(int[] further) {
            extra = Arrays.stream(further).filter(v -> unknown[v] >= 0).toArray();
            IntStream.of(extra).parallel().filter(v -> responses[v] == null).forEach(v -> responses[v] = response(v));
            double[][] block = new double[extra.length][extra.length];
            for (int i = 0; i < extra.length; i++) {
                for (int j = 0; j < extra.length; j++) {
                    block[i][j] = responses[extra[j]][unknown[extra[i]]];
                }
            }
            stiffness = SymmetricRows.inverse(block);
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
                for (int j = 0; j < matrix.columns[i].length; j++) {
                    int c = matrix.columns[i][j];
                    if (unknown[c] < 0 && given[c] != 0) {
                        b[u] -= matrix.values[i][j] * given[c];
                        zero = false;
                    }
                }
            }
            if (!zero) {
                factor.solve(b);
            }
            double[] missing = new double[extra.length];
            for (int e = 0; e < extra.length; e++) {
                missing[e] = given[extra[e]] - b[unknown[extra[e]]];
            }
            for (int e = 0; e < extra.length; e++) {
                double force = 0;
                for (int k = 0; k < extra.length; k++) {
                    force += stiffness[e][k] * missing[k];
                }
                if (force != 0) {
                    double[] r = responses[extra[e]];
                    for (int u = 0; u < b.length; u++) {
                        b[u] += force * r[u];
                    }
                }
            }
            float[] out = new float[n];
            for (int i = 0; i < n; i++) {
                out[i] = unknown[i] >= 0 ? (float) b[unknown[i]] : (float) given[i];
            }
            for (int v : extra) {
                out[v] = (float) given[v];
            }
            return out;
        }
    }
}
