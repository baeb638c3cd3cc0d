package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.media.RgbImage;

/**
 * Draws the soft dark line where lips touch: always where the portrait's own mouth was open, and on any other portrait,
 * fainter, where lips are pressed shut.
 */
final class LipSeam {
    private static final double LINE = 0.0075;

    /** How much of each colour the line takes away. */
    private static final double[] SHADE = {0.36, 0.47, 0.44};

    private final PortraitMesh mesh;
    private final boolean ownOpen;
    private final int width;
    private final int height;
    private final double sigma;
    private final Curve middle = new Curve();
    private final Curve gapAt = new Curve();
    private final PixelBox box = new PixelBox();
    private final double[] px = new double[21];
    private final double[] py = new double[21];
    private final double[] gaps = new double[21];

    LipSeam(PortraitMesh mesh, RgbImage portrait, double unit, boolean ownOpen) {
        this.mesh = mesh;
        this.ownOpen = ownOpen;
        width = portrait.width();
        height = portrait.height();
        sigma = Math.max(LINE, 0.7 / unit);
    }

    /**
     * Paints onto the target, after the inside of the mouth.
     *
     * @param dx target positions of the vertices
     * @param dy target positions of the vertices
     * @param local where the head has taken the mouth
     */
    void paint(float[] dx, float[] dy, LocalFrame local, MotionReader motion, RgbImage target) {
        double line = Math.max(ownOpen ? motion.activity : 0, 0.75 * motion.seal);
        if (line <= 0) {
            return;
        }
        box.clear();
        for (int i = 0; i < 21; i++) {
            int u = mesh.innerLips[0][i];
            int l = mesh.innerLips[1][i];
            double uy = local.faceY(dx[u], dy[u]);
            double ly = local.faceY(dx[l], dy[l]);
            px[i] = (local.faceX(dx[u], dy[u]) + local.faceX(dx[l], dy[l])) / 2;
            py[i] = (uy + ly) / 2;
            gaps[i] = ly - uy;
        }
        middle.set(px, py, 21);
        gapAt.set(px, gaps, 21);
        box.add(mesh.innerLips[0], dx, dy);
        box.add(mesh.innerLips[1], dx, dy);
        if (!box.close(2, width, height)) {
            return;
        }
        byte[] out = target.data();
        for (int y = box.top; y <= box.bottom; y++) {
            for (int x = box.left; x <= box.right; x++) {
                double fx = local.faceX(x, y);
                double end = Math.min(fx - middle.from(), middle.to() - fx);
                double off = (local.faceY(x, y) - middle.at(fx)) / sigma;
                if (end <= 0 || Math.abs(off) > 3.5) {
                    continue;
                }
                double shut = 1 - Smooth.step(0.008, 0.03, gapAt.at(fx));
                double l = line * shut * Smooth.step(0, 0.06, end) * Math.exp(-off * off / 2);
                int o = 3 * (y * width + x);
                for (int c = 0; c < 3; c++) {
                    out[o + c] = (byte) Math.round((out[o + c] & 255) * (1 - l * SHADE[c]));
                }
            }
        }
    }
}
