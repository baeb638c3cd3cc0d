package io.github.dreamtalk.render.mesh;

/** Hand-set displacements of anchored points, in eye distances; points not set are held. */
final class Displacement {
    final double[] x;
    final double[] y;
    final double[] z;

    Displacement(int vertices) {
        x = new double[vertices];
        y = new double[vertices];
        z = new double[vertices];
    }

    Displacement move(int v, double dx, double dy, double dz) {
        x[v] += dx;
        y[v] += dy;
        z[v] += dz;
        return this;
    }

    Displacement move(int[] points, double dx, double dy, double dz) {
        for (int v : points) {
            move(v, dx, dy, dz);
        }
        return this;
    }
}
