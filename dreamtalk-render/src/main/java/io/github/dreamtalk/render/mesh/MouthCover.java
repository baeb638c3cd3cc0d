package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.media.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * Takes the open mouth out of a portrait that has one: teeth and dark corners are covered by a membrane of the lips around
 * them. It moves with the warped portrait, so lips that are brought together show lip and not squeezed teeth. Immutable.
 */
final class MouthCover {
    /** How far it reaches over the lips, and around the corners of the mouth, which stay dark further out. */
    private static final double OVER_LIPS = 0.012;

    private static final double CORNER = 0.055;
    private static final double SOFT = 0.012;

    private final PortraitMesh mesh;
    private final FaceFrame frame;
    private final int width;
    private final int height;
    private final Curve upper = new Curve();
    private final Curve lower = new Curve();
    private final @Nullable Membrane lips;

    MouthCover(PortraitMesh mesh, FaceFrame frame, RgbImage portrait) {
        this.mesh = mesh;
        this.frame = frame;
        width = portrait.width();
        height = portrait.height();
        PixelBox box = new PixelBox();
        box.clear();
        for (int lip = 0; lip < 2; lip++) {
            int[] row = mesh.innerLips[lip];
            double[] px = new double[row.length];
            double[] py = new double[row.length];
            for (int i = 0; i < row.length; i++) {
                px[i] = mesh.x[row[i]];
                py[i] = mesh.y[row[i]];
            }
            (lip == 0 ? upper : lower).set(px, py, row.length);
            box.add(row, mesh.sourceX, mesh.sourceY);
        }
        boolean visible =
                box.close(1.8 * CORNER * frame.unit + 2, width, height) && box.width() > 2 && box.height() > 2;
        lips = visible ? fill(portrait, box) : null;
    }

    private Membrane fill(RgbImage portrait, PixelBox box) {
        boolean[] hole = new boolean[box.width() * box.height()];
        for (int i = 0; i < hole.length; i++) {
            hole[i] = inside(box.left + i % box.width(), box.top + i / box.width()) > 0;
        }
        return new Membrane(portrait, box.left, box.top, box.width(), box.height(), hole);
    }

    /** How deep a place of the portrait lies inside what is covered, in eye distances. */
    private double inside(double px, double py) {
        double fx = frame.faceX(px, py);
        double fy = frame.faceY(px, py);
        double between = Math.min(fy - upper.at(fx), lower.at(fx) - fy) + OVER_LIPS;
        double across = Math.min(fx - upper.from(), upper.to() - fx);
        double left = CORNER - Math.hypot(fx - upper.from() + 0.4 * CORNER, fy - upper.at(upper.from()));
        double right = CORNER - Math.hypot(fx - upper.to() - 0.4 * CORNER, fy - upper.at(upper.to()));
        return Math.max(Math.min(between, across + OVER_LIPS), Math.max(left, right));
    }

    /**
     * Paints onto the target.
     *
     * @param dx target positions of the vertices
     * @param dy target positions of the vertices
     * @param map the warp that the target shows
     * @param opacity in [0, 1]
     * @param box overwritten
     */
    void paint(float[] dx, float[] dy, WarpMap map, double opacity, RgbImage target, PixelBox box) {
        if (opacity <= 0 || lips == null) {
            return;
        }
        box.clear();
        box.add(mesh.innerLips[0], dx, dy);
        box.add(mesh.innerLips[1], dx, dy);
        if (!box.close(1.5 * CORNER * frame.unit + 1, width, height)) {
            return;
        }
        double soft = Math.max(SOFT, 1.5 / frame.unit);
        for (int y = box.top; y <= box.bottom; y++) {
            for (int x = box.left; x <= box.right; x++) {
                double sx = map.sourceX(x, y);
                double sy = map.sourceY(x, y);
                double a = opacity * Smooth.step(0, soft, inside(sx, sy));
                if (a > 0) {
                    lips.blend(sx, sy, a, target.data(), 3 * (y * width + x));
                }
            }
        }
    }
}
