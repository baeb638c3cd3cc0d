package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.media.RgbImage;

/**
 * Paints the closed lid that the portrait does not show: eye opening and lashes are covered by a membrane of the skin
 * around them, which moves with the warped portrait and shows above the lid's moving margin as the eye closes.
 */
final class Eyelid {
    private static final double SOFT = 0.012;

    private final PortraitMesh mesh;
    private final FaceFrame frame;
    private final LocalFrame local;
    private final int side;
    private final int width;
    private final int height;
    private final PixelBox box = new PixelBox();
    private final boolean visible;
    private Membrane skin;
    private final float[] lash = new float[3];
    private final Curve top = new Curve();
    private final Curve bottom = new Curve();
    private final Curve margin = new Curve();
    private final double[] px = new double[17];
    private final double[] py = new double[17];

    Eyelid(PortraitMesh mesh, FaceFrame frame, RgbImage portrait, int side) {
        this.mesh = mesh;
        this.frame = frame;
        this.side = side;
        width = portrait.width();
        height = portrait.height();
        int[] upper = FaceTopology.UPPER_LID[side];
        int[] lower = FaceTopology.LOWER_LID[side];
        local = new LocalFrame(
                frame,
                (mesh.x[upper[0]] + mesh.x[upper[8]]) / 2.0,
                (mesh.y[upper[4]] + mesh.y[lower[4]]) / 2.0,
                mesh.z[upper[4]]);
        boundary(FaceTopology.CREASE[side], -0.012, top);
        boundary(lower, 0.028, bottom);
        box.clear();
        box.add(FaceTopology.CREASE[side], mesh.sourceX, mesh.sourceY);
        box.add(lower, mesh.sourceX, mesh.sourceY);
        visible = box.close(0.06 * frame.unit + 2, width, height) && box.width() > 2 && box.height() > 2;
        if (visible) {
            fill(portrait);
        }
    }

    private void boundary(int[] row, double shift, Curve into) {
        int n = row.length;
        for (int i = 0; i < n; i++) {
            int v = row[side == 0 ? i : n - 1 - i];
            px[i] = mesh.x[v];
            py[i] = mesh.y[v] + shift;
        }
        px[0] -= side == 0 ? 0.02 : 0;
        px[n - 1] += side == 1 ? 0.02 : 0;
        into.set(px, py, n);
    }

    private double distanceInside(double fx, double fy) {
        double left = Math.max(top.from(), bottom.from());
        double right = Math.min(top.to(), bottom.to());
        double d = Math.min(fy - top.at(fx), bottom.at(fx) - fy);
        return Math.min(d, Math.min(fx - left, right - fx));
    }

    private void fill(RgbImage portrait) {
        int w = box.width();
        boolean[] hole = new boolean[w * box.height()];
        int[] histogram = new int[256];
        int inside = 0;
        for (int i = 0; i < hole.length; i++) {
            int x = box.left + i % w;
            int y = box.top + i / w;
            hole[i] = distanceInside(frame.faceX(x, y), frame.faceY(x, y)) > 0;
            if (hole[i]) {
                histogram[luma(portrait.data(), 3 * (y * width + x))]++;
                inside++;
            }
        }
        lashColour(portrait.data(), hole, histogram, inside);
        skin = new Membrane(portrait, box.left, box.top, w, box.height(), hole);
        int cheek = side == 0 ? 50 : 280;
        skin.addGrain((int) mesh.sourceX[cheek], (int) mesh.sourceY[cheek], (int) Math.max(2, 0.06 * frame.unit));
    }

    private static int luma(byte[] data, int p) {
        return ((data[p] & 255) * 77 + (data[p + 1] & 255) * 150 + (data[p + 2] & 255) * 29) >> 8;
    }

    private void lashColour(byte[] data, boolean[] hole, int[] histogram, int inside) {
        int level = 0;
        for (int sum = histogram[0]; level < 255 && sum < 0.04 * inside; ) {
            sum += histogram[++level];
        }
        double n = 0;
        for (int i = 0; i < hole.length; i++) {
            int p = 3 * ((box.top + i / box.width()) * width + box.left + i % box.width());
            if (hole[i] && luma(data, p) <= level) {
                n++;
                for (int c = 0; c < 3; c++) {
                    lash[c] += data[p + c] & 255;
                }
            }
        }
        for (int c = 0; c < 3; c++) {
            lash[c] = (float) (lash[c] / Math.max(1, n));
        }
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
        if (opacity <= 0 || !visible) {
            return;
        }
        local.update(head);
        int[] row = mesh.lids[side][0];
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
        if (!box.close(0.05 * frame.unit + 1, width, height)) {
            return;
        }
        // Where the portrait's lower lid is found too high, its white would stay below the margin of a closed eye.
        double low = Smooth.step(0.7, 1, blink);
        double line = 0.7 * Smooth.step(0.35, 0.8, blink);
        double soft = Math.max(SOFT, 1.5 / frame.unit);
        double sigma = Math.max(0.011, 0.6 / frame.unit);
        byte[] out = target.data();
        for (int y = box.top; y <= box.bottom; y++) {
            for (int x = box.left; x <= box.right; x++) {
                double fx = local.faceX(x, y);
                double below = local.faceY(x, y) - margin.at(fx);
                int o = 3 * (y * width + x);
                double a = opacity * Math.max(low, Smooth.step(0.5 * soft, -0.5 * soft, below));
                if (a > 0) {
                    double sx = map.sourceX(x, y);
                    double sy = map.sourceY(x, y);
                    a *= Smooth.step(0, soft, distanceInside(frame.faceX(sx, sy), frame.faceY(sx, sy)));
                    if (a > 0) {
                        skin.blend(sx, sy, a, out, o);
                    }
                }
                double off = below / sigma;
                if (line > 0 && Math.abs(off) < 3) {
                    double ends = Smooth.step(0, 0.06, Math.min(fx - margin.from(), margin.to() - fx));
                    double l = line * ends * Math.exp(-0.5 * off * off);
                    for (int c = 0; c < 3; c++) {
                        out[o + c] = (byte) Math.round((out[o + c] & 255) * (1 - l) + lash[c] * l);
                    }
                }
            }
        }
    }
}
