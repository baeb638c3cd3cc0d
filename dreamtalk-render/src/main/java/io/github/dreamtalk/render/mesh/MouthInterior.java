package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.media.RgbImage;

/**
 * Paints what shows between the lips once they are further apart than in the portrait: cavity, tongue, teeth, shadow of
 * the lips; or the portrait's own teeth, which move with the head and are never stretched with the lips.
 */
final class MouthInterior {
    private final PortraitMesh mesh;
    private final FaceFrame frame;
    private final RgbImage portrait;
    private final boolean ownOpen;
    private final double centreX;
    private final double lineY;
    private final LocalFrame local;
    private final Curve upper = new Curve();
    private final Curve lower = new Curve();
    private final Curve ownGap = new Curve();
    private final Curve ownUpper = new Curve();
    private final Curve ownLower = new Curve();
    private final double[] px = new double[21];
    private final double[] py = new double[21];
    private final double[] cavity = new double[3];
    private final double[] tongue = new double[3];
    private final double[] rgb = new double[3];
    private final Teeth upperTeeth;
    private final Teeth lowerTeeth;
    private final MouthCover cover;
    private final LipSeam seam;
    private final PixelBox box = new PixelBox();

    MouthInterior(PortraitMesh mesh, FaceFrame frame, RgbImage portrait, boolean ownOpen) {
        this.mesh = mesh;
        this.frame = frame;
        this.portrait = portrait;
        this.ownOpen = ownOpen;
        centreX = (mesh.x[61] + mesh.x[291]) / 2.0;
        // The lips would meet nearer to the upper one: it is the lower one that the jaw takes away.
        lineY = mesh.y[13] + (ownOpen ? 0.5 : 0.35) * Math.max(0, mesh.y[14] - mesh.y[13]);
        local = new LocalFrame(frame, centreX, lineY, (mesh.z[13] + mesh.z[14]) / 2.0);
        margins(mesh.innerLips[0], mesh.sourceX, mesh.sourceY, ownUpper, false);
        margins(mesh.innerLips[1], mesh.sourceX, mesh.sourceY, ownLower, false);
        PortraitColours colours = new PortraitColours(mesh, portrait);
        double[] lip = colours.lip();
        double[] cavityShare = {0.34, 0.19, 0.20};
        double[] gum = new double[3];
        for (int c = 0; c < 3; c++) {
            cavity[c] = lip[c] * cavityShare[c];
            tongue[c] = lip[c] * 0.8;
            gum[c] = lip[c] * 0.85;
        }
        double[] tooth = colours.teeth(ownOpen);
        upperTeeth = new Teeth(true, frame.unit, tooth, gum);
        lowerTeeth = new Teeth(false, frame.unit, tooth, gum);
        cover = new MouthCover(mesh, frame, portrait);
        seam = new LipSeam(mesh, portrait, frame.unit, ownOpen);
    }

    private void margins(int[] row, float[] x, float[] y, Curve into, boolean moved) {
        for (int i = 0; i < 21; i++) {
            int v = row[i];
            px[i] = moved ? local.faceX(x[v], y[v]) : frame.faceX(x[v], y[v]);
            py[i] = moved ? local.faceY(x[v], y[v]) : frame.faceY(x[v], y[v]);
        }
        into.set(px, py, 21);
    }

    /** The gap each column has in the portrait, at the place where the column is now. */
    private void gapsOfPortrait(float[] dx, float[] dy) {
        for (int i = 0; i < 21; i++) {
            int u = mesh.innerLips[0][i];
            int l = mesh.innerLips[1][i];
            px[i] = (local.faceX(dx[u], dy[u]) + local.faceX(dx[l], dy[l])) / 2;
            py[i] = mesh.y[l] - mesh.y[u];
        }
        ownGap.set(px, py, 21);
    }

    /**
     * Paints onto the target.
     *
     * @param dx target positions of the vertices
     * @param dy target positions of the vertices
     * @param map the warp that the target shows
     * @param jaw how far the jaw has gone down, in eye distances
     */
    void paint(float[] dx, float[] dy, HeadRotation head, WarpMap map, MotionReader motion, double jaw, RgbImage target) {
        if (ownOpen) {
            cover.paint(dx, dy, map, motion.activity, target);
        }
        local.update(head);
        margins(mesh.innerLips[0], dx, dy, upper, true);
        margins(mesh.innerLips[1], dx, dy, lower, true);
        gapsOfPortrait(dx, dy);
        box.clear();
        box.add(mesh.innerLips[0], dx, dy);
        box.add(mesh.innerLips[1], dx, dy);
        if (!box.close(1, portrait.width(), portrait.height())) {
            return;
        }
        double soft = 1.3 / frame.unit;
        double left = Math.max(upper.from(), lower.from());
        double right = Math.min(upper.to(), lower.to());
        double half = Math.max(0.02, (right - left) / 2);
        double middle = (left + right) / 2;
        byte[] out = target.data();
        for (int y = box.top; y <= box.bottom; y++) {
            for (int x = box.left; x <= box.right; x++) {
                double fx = local.faceX(x, y);
                if (fx <= left || fx >= right) {
                    continue;
                }
                double fy = local.faceY(x, y);
                double top = upper.at(fx);
                double bottom = lower.at(fx);
                double cover = ramp((fy - top) / soft + 0.5) * ramp((bottom - fy) / soft + 0.5);
                if (cover <= 0 || bottom <= top) {
                    continue;
                }
                double own = ownGap.at(fx);
                double show = Smooth.step(0, 0.03, bottom - top - Math.max(0, own));
                if (ownOpen) {
                    show = Math.max(show, motion.activity * Smooth.step(0, 0.02, bottom - top));
                }
                double a = cover * show * Smooth.step(0, 0.025, Math.min(fx - left, right - fx));
                if (a <= 0) {
                    continue;
                }
                colour(fx, fy, bottom - top, jaw, motion, (fx - middle) / half);
                shade(fy - top, bottom - fy, (fx - middle) / half);
                int o = 3 * (y * portrait.width() + x);
                for (int c = 0; c < 3; c++) {
                    out[o + c] = (byte) Math.round((out[o + c] & 255) * (1 - a) + Math.min(255, rgb[c]) * a);
                }
            }
        }
        seam.paint(dx, dy, local, motion, target);
    }

    private static double ramp(double v) {
        return Math.min(1, Math.max(0, v));
    }

    private void colour(double fx, double fy, double gap, double jaw, MotionReader motion, double s) {
        double x = fx - centreX;
        double y = fy - lineY;
        double depth = 1 - 0.55 * Math.exp(-4 * s * s);
        for (int c = 0; c < 3; c++) {
            rgb[c] = cavity[c] * depth;
        }
        double lift = 0.05 * motion.tongue;
        double tx = x / 0.20;
        double ty = (y - (0.94 * jaw + 0.045 - lift)) / (0.125 + lift);
        double r = tx * tx + ty * ty;
        if (r < 1) {
            double a = Smooth.step(1, 0.6, r);
            double groove = 1 - 0.18 * Math.exp(-x * x / (2 * 0.018 * 0.018));
            double light = 0.62 + 0.38 * Smooth.step(0.7, -0.9, ty);
            for (int c = 0; c < 3; c++) {
                rgb[c] += a * (tongue[c] * groove * light - rgb[c]);
            }
        }
        // Between lips that are hardly parted it is dark; rounded lips stand away from the teeth and shade them.
        double teeth = Smooth.step(0.008, 0.05, gap) * (1 - Smooth.step(0.1, 0.65, motion.rounding));
        lowerTeeth.over(x, y - 0.94 * jaw, 0.9 * teeth * (1 - motion.tongue), rgb);
        double own = ownOpen ? ownAlpha(fx, fy) : 0;
        if (own < 1) {
            upperTeeth.over(x, y, teeth, rgb);
        }
        if (own > 0) {
            photo(fx, fy, own * teeth);
        }
    }

    private double ownAlpha(double fx, double fy) {
        if (fx <= ownUpper.from() || fx >= ownUpper.to()) {
            return 0;
        }
        double pixel = 1 / frame.unit;
        return ramp((fy - ownUpper.at(fx) - pixel) / (1.5 * pixel))
                * ramp((ownLower.at(fx) - fy - pixel) / (1.5 * pixel));
    }

    private void photo(double fx, double fy, double a) {
        double sx = Math.min(portrait.width() - 1.001, Math.max(0, frame.pixelX(fx, fy)));
        double sy = Math.min(portrait.height() - 1.001, Math.max(0, frame.pixelY(fx, fy)));
        int right = portrait.width() > 1 ? 3 : 0;
        int down = portrait.height() > 1 ? 3 * portrait.width() : 0;
        int p = 3 * ((int) sy * portrait.width() + (int) sx);
        double u = sx - (int) sx;
        double v = sy - (int) sy;
        byte[] d = portrait.data();
        for (int c = 0; c < 3; c++) {
            int q = p + c;
            double value = ((d[q] & 255) * (1 - u) + (d[q + right] & 255) * u) * (1 - v)
                    + ((d[q + down] & 255) * (1 - u) + (d[q + down + right] & 255) * u) * v;
            rgb[c] += a * (value - rgb[c]);
        }
    }

    private void shade(double belowUpper, double aboveLower, double s) {
        double gap = belowUpper + aboveLower;
        double occlusion = (0.5 + 0.5 * Smooth.step(0, Math.min(0.035, 0.4 * gap), belowUpper))
                * (0.6 + 0.4 * Smooth.step(0, Math.min(0.025, 0.3 * gap), aboveLower))
                * (0.45 + 0.55 * Smooth.step(0, 0.4, 1 - Math.abs(s)));
        for (int c = 0; c < 3; c++) {
            // Shade inside a mouth is warm: red falls off last.
            rgb[c] *= c == 0 ? Math.sqrt(occlusion) * (0.4 + 0.6 * Math.sqrt(occlusion)) : occlusion;
        }
    }
}
