package io.github.dreamtalk.render.mesh;

/** The opening of an eye in the portrait, as an ellipse in pixels. */
final class EyeEllipse {
    private final double cx;
    private final double cy;
    private final double ax;
    private final double ay;
    private final double along;
    private final double across;

    EyeEllipse(PortraitMesh mesh, int side) {
        int outer = FaceTopology.UPPER_LID[side][0];
        int inner = FaceTopology.UPPER_LID[side][8];
        double dx = mesh.sourceX[inner] - mesh.sourceX[outer];
        double dy = mesh.sourceY[inner] - mesh.sourceY[outer];
        along = Math.max(0.5, Math.hypot(dx, dy) / 2);
        ax = dx / (2 * along);
        ay = dy / (2 * along);
        int top = FaceTopology.UPPER_LID[side][4];
        int bottom = FaceTopology.LOWER_LID[side][4];
        cx = (mesh.sourceX[top] + mesh.sourceX[bottom] + mesh.sourceX[outer] + mesh.sourceX[inner]) / 4;
        cy = (mesh.sourceY[top] + mesh.sourceY[bottom]) / 2;
        across = Math.max(
                0.5,
                Math.hypot(mesh.sourceX[bottom] - mesh.sourceX[top], mesh.sourceY[bottom] - mesh.sourceY[top]) / 2);
    }

    /** 0 in the middle, 1 on the ellipse. */
    double distanceSquared(double x, double y) {
        double u = ((x - cx) * ax + (y - cy) * ay) / along;
        double v = (-(x - cx) * ay + (y - cy) * ax) / across;
        return u * u + v * v;
    }
}
