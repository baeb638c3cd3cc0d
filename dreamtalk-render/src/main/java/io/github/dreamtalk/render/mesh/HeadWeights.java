package io.github.dreamtalk.render.mesh;

/** How far each vertex follows the head, and the point in the neck it turns about. Immutable. */
final class HeadWeights {
    final double pivotY;
    final double pivotZ;

    /** By vertex, in [0, 1]: fades out around the face and towards the picture's edge. */
    final float[] follow;

    HeadWeights(PortraitMesh mesh, int width, int height, double unit) {
        pivotY = 0.55;
        pivotZ = mesh.earDepthCapped() + 0.12;
        follow = new float[mesh.count];
        for (int i = 0; i < mesh.count; i++) {
            double w = 1;
            if (mesh.outside[i] > 0) {
                double above = 0.15 * Smooth.step(0.1, -0.4, mesh.y[i]);
                w = 1 - Smooth.step(0.12, 0.75 + above, mesh.outside[i]);
                double edge = Math.min(
                        Math.min(mesh.sourceX[i], width - 1 - mesh.sourceX[i]),
                        Math.min(mesh.sourceY[i], height - 1 - mesh.sourceY[i]));
                w *= Smooth.step(0, 0.35, edge / unit);
            }
            follow[i] = (float) w;
        }
    }
}
