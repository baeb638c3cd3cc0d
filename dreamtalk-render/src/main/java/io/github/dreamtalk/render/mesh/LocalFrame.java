package io.github.dreamtalk.render.mesh;

/** How the neighbourhood of a point of the resting face lies in the target when the head alone moves: an affine map. */
final class LocalFrame {
    private final FaceFrame frame;
    private final double cx;
    private final double cy;
    private final double cz;
    private final double[] p = new double[3];
    private double ox;
    private double oy;
    private double xx;
    private double xy;
    private double yx;
    private double yy;
    private double determinant;

    LocalFrame(FaceFrame frame, double cx, double cy, double cz) {
        this.frame = frame;
        this.cx = cx;
        this.cy = cy;
        this.cz = cz;
    }

    void update(HeadRotation head) {
        double step = 0.2;
        place(head, 0, 0);
        ox = frame.pixelX(p[0], p[1]);
        oy = frame.pixelY(p[0], p[1]);
        place(head, step, 0);
        xx = (frame.pixelX(p[0], p[1]) - ox) / step;
        xy = (frame.pixelY(p[0], p[1]) - oy) / step;
        place(head, 0, step);
        yx = (frame.pixelX(p[0], p[1]) - ox) / step;
        yy = (frame.pixelY(p[0], p[1]) - oy) / step;
        determinant = xx * yy - xy * yx;
    }

    private void place(HeadRotation head, double dx, double dy) {
        p[0] = cx + dx;
        p[1] = cy + dy;
        p[2] = cz;
        head.apply(1.0, p);
    }

    /** Face coordinate x, at rest, of what a target pixel shows. */
    double faceX(double px, double py) {
        return cx + ((px - ox) * yy - (py - oy) * yx) / determinant;
    }

    double faceY(double px, double py) {
        return cy + ((py - oy) * xx - (px - ox) * xy) / determinant;
    }
}
