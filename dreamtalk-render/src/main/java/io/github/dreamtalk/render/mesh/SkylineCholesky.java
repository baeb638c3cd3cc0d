package io.github.dreamtalk.render.mesh;

/**
 * Cholesky factor of a sparse symmetric positive definite matrix, kept in its envelope after reverse Cuthill-McKee
 * ordering: for the few thousand unknowns of a portrait this is smaller and faster than a general sparse solver.
 */
final class SkylineCholesky {
    private final int n;
    private final int[] order;
    private final int[] first;
    private final double[][] rows;

    /**
     * Orders and factors.
     *
     * @param columns column indices of each row's non-zero entries, both triangles
     * @param values the entries
     */
    SkylineCholesky(int[][] columns, double[][] values) {
        n = columns.length;
        order = reverseCuthillMcKee(columns);
        int[] place = new int[n];
        for (int i = 0; i < n; i++) {
            place[order[i]] = i;
        }
        first = new int[n];
        rows = new double[n][];
        for (int i = 0; i < n; i++) {
            int[] c = columns[order[i]];
            int lowest = i;
            for (int j : c) {
                lowest = Math.min(lowest, place[j]);
            }
            first[i] = lowest;
            double[] row = new double[i - lowest + 1];
            for (int k = 0; k < c.length; k++) {
                int j = place[c[k]];
                if (j <= i) {
                    row[j - lowest] += values[order[i]][k];
                }
            }
            rows[i] = row;
        }
        factor();
    }

    private void factor() {
        for (int i = 0; i < n; i++) {
            double[] a = rows[i];
            int fa = first[i];
            for (int j = fa; j < i; j++) {
                double[] b = rows[j];
                int from = Math.max(fa, first[j]);
                a[j - fa] = (a[j - fa] - dot(a, from - fa, b, from - first[j], j - from)) / b[j - first[j]];
            }
            double pivot = a[i - fa] - dot(a, 0, a, 0, i - fa);
            if (!(pivot > 0)) {
                throw new ArithmeticException("pivot " + pivot + " in row " + i + ": not positive definite");
            }
            a[i - fa] = Math.sqrt(pivot);
        }
    }

    private static double dot(double[] a, int i, double[] b, int j, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < length; k += 4) {
            s0 += a[i + k] * b[j + k];
            s1 += a[i + k + 1] * b[j + k + 1];
            s2 += a[i + k + 2] * b[j + k + 2];
            s3 += a[i + k + 3] * b[j + k + 3];
        }
        for (; k < length; k++) {
            s0 += a[i + k] * b[j + k];
        }
        return s0 + s1 + s2 + s3;
    }

    /** Replaces a right hand side by the solution. */
    void solve(double[] b) {
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            double[] row = rows[i];
            int f = first[i];
            v[i] = (b[order[i]] - dot(row, 0, v, f, i - f)) / row[i - f];
        }
        for (int i = n - 1; i >= 0; i--) {
            double[] row = rows[i];
            int f = first[i];
            double x = v[i] / row[i - f];
            v[i] = x;
            for (int k = 0; k < i - f; k++) {
                v[f + k] -= row[k] * x;
            }
        }
        for (int i = 0; i < n; i++) {
            b[order[i]] = v[i];
        }
    }

    private static int[] reverseCuthillMcKee(int[][] columns) {
        int n = columns.length;
        boolean[] seen = new boolean[n];
        int[] queue = new int[n];
        int end = 0;
        for (int seed = 0; seed < n; seed++) {
            if (seen[seed]) {
                continue;
            }
            int begin = end;
            end = sweep(columns, seen, queue, begin, seed);
            int far = queue[end - 1];
            for (int i = begin; i < end; i++) {
                seen[queue[i]] = false;
            }
            end = sweep(columns, seen, queue, begin, far);
        }
        for (int i = 0; i < n / 2; i++) {
            int swap = queue[i];
            queue[i] = queue[n - 1 - i];
            queue[n - 1 - i] = swap;
        }
        return queue;
    }

    private static int sweep(int[][] columns, boolean[] seen, int[] queue, int begin, int seed) {
        int end = begin;
        queue[end++] = seed;
        seen[seed] = true;
        for (int head = begin; head < end; head++) {
            int from = end;
            for (int j : columns[queue[head]]) {
                if (!seen[j]) {
                    seen[j] = true;
                    queue[end++] = j;
                }
            }
            for (int i = from + 1; i < end; i++) {
                int v = queue[i];
                int k = i - 1;
                while (k >= from && columns[queue[k]].length > columns[v].length) {
                    queue[k + 1] = queue[k];
                    k--;
                }
                queue[k + 1] = v;
            }
        }
        return end;
    }
}
