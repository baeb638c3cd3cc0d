package io.github.dreamtalk.render.mesh;

/** Displacement of every solved vertex at weight 1, in eye distances. */
final class ShapeField {
    final float[] x;
    final float[] y;
    final float[] z;

    ShapeField(DisplacementSolver.Anchored system, Displacement d) {
        x = system.solve(d.x);
        y = system.solve(d.y);
        z = system.solve(d.z);
    }

    /** A field of zeros, to add others to. */
    ShapeField(int vertices) {
        x = new float[vertices];
        y = new float[vertices];
        z = new float[vertices];
    }

    void addTo(float weight, float[] ox, float[] oy, float[] oz) {
        for (int i = 0; i < x.length; i++) {
            ox[i] += weight * x[i];
        }
        for (int i = 0; i < y.length; i++) {
            oy[i] += weight * y[i];
        }
        for (int i = 0; i < z.length; i++) {
            oz[i] += weight * z[i];
        }
    }
}
