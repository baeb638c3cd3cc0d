package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.media.RgbImage;

/**
 * Paints the closed lid that the portrait does not show: its skin moves with the warped portrait and shows above the lid's
 * moving margin as the eye closes. Belongs to one clip.
 */
final class Eyelid {
    private static final double SOFT = 0.012;

    private final LidSkin skin;
    private final LocalFrame local;
    private final PixelBox box = new PixelBox();
    private final Curve margin = new Curve();
    private final double[] px = new double[17];
    private final double[] py = new double[17];

    Eyelid(LidSkin skin) {
        this.skin = skin;
        PortraitMesh mesh = skin.mesh;
        int[] upper = FaceTopology.UPPER_LID[skin.side];
        int[] lower = FaceTopology.LOWER_LID[skin.side];
        local = new LocalFrame(
                skin.frame,
                (mesh.x[upper[0]] + mesh.x[upper[8]]) / 2.0,
                (mesh.y[upper[4]] + mesh.y[lower[4]]) / 2.0,
                mesh.z[upper[4]]);
    }

    /**
     * Paints onto the target: the lid over the eye and the line of the lashes.
     *
     * @param dx target positions of the vertices
     * @param dy target positions of the vertices
     * @param map the warp that the target shows
     * @param blink how shut the eye is, 0..1
     */
    void paint(float[] dx, float[] dy, HeadRotation head, WarpMap map, double blink, RgbImage target) {
        double opacity = Smooth.step(0.15, 0.6, blink);
        if (opacity <= 0 || !skin.visible()) {
            return;
        }
        local.update(head);
        int side = skin.side;
        int[] row = skin.mesh.lids[side][0];
        for (int i = 0; i < 17; i++) {
            int v = row[side == 0 ? i : 16 - i];
            px[i] = local.faceX(dx[v], dy[v]);
            py[i] = local.faceY(dx[v], dy[v]);
        }
        margin.set(px, py, 17);
        box.clear();
        box.add(FaceTopology.CREASE[side], dx, dy);
        box.add(FaceTopology.LOWER_LID[side], dx, dy);
        box.add(FaceTopology.UPPER_LID[side], dx, dy);
        double unit = skin.frame.unit;
        if (!box.close(0.05 * unit + 1, skin.width, skin.height)) {
            return;
        }
        // Where the portrait's lower lid is found too high, its white would stay below the margin of a closed eye.
        double low = Smooth.step(0.7, 1, blink);
        double line = 0.7 * Smooth.step(0.35, 0.8, blink);
        double soft = Math.max(SOFT, 1.5 / unit);
        double sigma = Math.max(0.011, 0.6 / unit);
        byte[] out = target.data();
        for (int y = box.top; y <= box.bottom; y++) {
            for (int x = box.left; x <= box.right; x++) {
                double fx = local.faceX(x, y);
                double below = local.faceY(x, y) - margin.at(fx);
                int o = 3 * (y * skin.width + x);
                double a = opacity * Math.max(low, Smooth.step(0.5 * soft, -0.5 * soft, below));
                if (a > 0) {
                    double sx = map.sourceX(x, y);
                    double sy = map.sourceY(x, y);
                    a *= skin.coverage(sx, sy, soft);
                    if (a > 0) {
                        skin.blend(sx, sy, a, out, o);
                    }
                }
                double off = below / sigma;
                if (line > 0 && Math.abs(off) < 3) {
                    double ends = Smooth.step(0, 0.06, Math.min(fx - margin.from(), margin.to() - fx));
                    double l = line * ends * Math.exp(-0.5 * off * off);
                    for (int c = 0; c < 3; c++) {
                        out[o + c] = (byte) Math.round((out[o + c] & 255) * (1 - l) + skin.lash[c] * l);
                    }
                }
            }
        }
    }
}
