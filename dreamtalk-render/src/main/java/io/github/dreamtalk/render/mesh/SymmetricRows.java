package io.github.dreamtalk.render.mesh;

import java.util.Arrays;

/** A sparse symmetric matrix by rows, both triangles, columns in ascending order. */
final class SymmetricRows {
    final int[][] columns;
    final double[][] values;

    private SymmetricRows(int n) {
        columns = new int[n][];
        values = new double[n][];
    }

    /** The bending energy of a mesh, K M^-1 K + K / lambda^2. */
    static SymmetricRows bending(PortraitMesh mesh, double lambda) {
        int n = mesh.solved;
        double[] area = new double[n];
        SymmetricRows k = laplacian(mesh, area);
        double floor = 0.2 * Arrays.stream(area).average().orElse(0);
        SymmetricRows out = new SymmetricRows(n);
        double[] sum = new double[n];
        boolean[] seen = new boolean[n];
        int[] found = new int[n];
        for (int i = 0; i < n; i++) {
            int count = 0;
            for (int a = 0; a < k.columns[i].length; a++) {
                int j = k.columns[i][a];
                double scaled = k.values[i][a] / Math.max(area[j], floor);
                for (int b = 0; b < k.columns[j].length; b++) {
                    int c = k.columns[j][b];
                    if (!seen[c]) {
                        seen[c] = true;
                        found[count++] = c;
                    }
                    sum[c] += scaled * k.values[j][b];
                }
            }
            for (int a = 0; a < k.columns[i].length; a++) {
                sum[k.columns[i][a]] += k.values[i][a] / (lambda * lambda);
            }
            out.take(i, found, count, sum, seen);
        }
        return out;
    }

    private static SymmetricRows laplacian(PortraitMesh mesh, double[] area) {
        int n = mesh.solved;
        int[] degree = new int[n];
        int[] t = mesh.skin;
        for (int v : t) {
            degree[v] += 2;
        }
        int[][] neighbour = new int[n][];
        double[][] weight = new double[n][];
        for (int i = 0; i < n; i++) {
            neighbour[i] = new int[degree[i]];
            weight[i] = new double[degree[i]];
        }
        int[] filled = new int[n];
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
                neighbour[a][filled[a]] = b;
                weight[a][filled[a]++] = w;
                neighbour[b][filled[b]] = a;
                weight[b][filled[b]++] = w;
            }
        }
        SymmetricRows out = new SymmetricRows(n);
        double[] sum = new double[n];
        boolean[] seen = new boolean[n];
        int[] found = new int[n];
        for (int i = 0; i < n; i++) {
            int count = 0;
            found[count++] = i;
            seen[i] = true;
            for (int a = 0; a < filled[i]; a++) {
                int j = neighbour[i][a];
                if (!seen[j]) {
                    seen[j] = true;
                    found[count++] = j;
                }
                sum[j] -= weight[i][a];
                sum[i] += weight[i][a];
            }
            out.take(i, found, count, sum, seen);
        }
        return out;
    }

    /** Keeps what was gathered as a row and clears the gathering. */
    private void take(int row, int[] found, int count, double[] sum, boolean[] seen) {
        int[] c = Arrays.copyOf(found, count);
        Arrays.sort(c);
        double[] v = new double[count];
        for (int i = 0; i < count; i++) {
            v[i] = sum[c[i]];
            sum[c[i]] = 0;
            seen[c[i]] = false;
        }
        columns[row] = c;
        values[row] = v;
    }

    private static double cross(PortraitMesh m, int a, int b, int c) {
        return Math.abs(
                (m.x[b] - m.x[a]) * (double) (m.y[c] - m.y[a]) - (m.y[b] - m.y[a]) * (double) (m.x[c] - m.x[a]));
    }

    /** Inverse of a small dense symmetric positive definite matrix, by Gauss-Jordan elimination; destroys its argument. */
    static double[][] inverse(double[][] a) {
        int n = a.length;
        double[][] out = new double[n][n];
        for (int i = 0; i < n; i++) {
            out[i][i] = 1;
        }
        for (int p = 0; p < n; p++) {
            double pivot = a[p][p];
            if (!(pivot > 0)) {
                throw new ArithmeticException("pivot " + pivot + " in row " + p + ": not positive definite");
            }
            for (int j = 0; j < n; j++) {
                a[p][j] /= pivot;
                out[p][j] /= pivot;
            }
            for (int i = 0; i < n; i++) {
                double f = a[i][p];
                if (i == p || f == 0) {
                    continue;
                }
                for (int j = 0; j < n; j++) {
                    a[i][j] -= f * a[p][j];
                    out[i][j] -= f * out[p][j];
                }
            }
        }
        return out;
    }
}
