package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.media.RgbImage;

/**
 * Paints what shows between the lips once they are further apart than in the portrait: cavity, tongue, teeth, shadow of
 * the lips; or the portrait's own teeth, which move with the head and are never stretched with the lips. Belongs to one
 * clip.
 */
final class MouthInterior {
    private final MouthLook look;
    private final LocalFrame local;
    private final Curve upper = new Curve();
    private final Curve lower = new Curve();
    private final Curve ownGap = new Curve();
    private final double[] px = new double[21];
    private final double[] py = new double[21];
    private final double[] rgb = new double[3];
    private final LipSeam seam;
    private final PixelBox box = new PixelBox();

    MouthInterior(MouthLook look) {
        this.look = look;
        PortraitMesh mesh = look.mesh;
        local = new LocalFrame(look.frame, look.centreX, look.lineY, (mesh.z[13] + mesh.z[14]) / 2.0);
        seam = new LipSeam(mesh, look.portrait, look.frame.unit, look.ownOpen);
    }

    private void margin(int[] row, float[] x, float[] y, Curve into) {
        for (int i = 0; i < 21; i++) {
            int v = row[i];
            px[i] = local.faceX(x[v], y[v]);
            py[i] = local.faceY(x[v], y[v]);
        }
        into.set(px, py, 21);
    }

    /** The gap each column has in the portrait, at the place where the column is now. */
    private void gapsOfPortrait(float[] dx, float[] dy) {
        PortraitMesh mesh = look.mesh;
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
    void paint(
            float[] dx, float[] dy, HeadRotation head, WarpMap map, MotionReader motion, double jaw, RgbImage target) {
        if (look.ownOpen) {
            look.cover.paint(dx, dy, map, motion.activity, target, box);
        }
        local.update(head);
        int[][] lips = look.mesh.innerLips;
        margin(lips[0], dx, dy, upper);
        margin(lips[1], dx, dy, lower);
        gapsOfPortrait(dx, dy);
        box.clear();
        box.add(lips[0], dx, dy);
        box.add(lips[1], dx, dy);
        int width = look.portrait.width();
        if (!box.close(1, width, look.portrait.height())) {
            return;
        }
        double soft = 1.3 / look.frame.unit;
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
                double cover = Smooth.ramp((fy - top) / soft + 0.5) * Smooth.ramp((bottom - fy) / soft + 0.5);
                if (cover <= 0 || bottom <= top) {
                    continue;
                }
                double own = ownGap.at(fx);
                double show = Smooth.step(0, 0.03, bottom - top - Math.max(0, own));
                if (look.ownOpen) {
                    show = Math.max(show, motion.activity * Smooth.step(0, 0.02, bottom - top));
                }
                double a = cover * show * Smooth.step(0, 0.025, Math.min(fx - left, right - fx));
                if (a <= 0) {
                    continue;
                }
                colour(fx, fy, bottom - top, jaw, motion, (fx - middle) / half);
                shade(fy - top, bottom - fy, (fx - middle) / half);
                int o = 3 * (y * width + x);
                for (int c = 0; c < 3; c++) {
                    out[o + c] = (byte) Math.round((out[o + c] & 255) * (1 - a) + Math.min(255, rgb[c]) * a);
                }
            }
        }
        seam.paint(dx, dy, local, motion, target);
    }

    private void colour(double fx, double fy, double gap, double jaw, MotionReader motion, double s) {
        double x = fx - look.centreX;
        double y = fy - look.lineY;
        double depth = 1 - 0.55 * Math.exp(-4 * s * s);
        for (int c = 0; c < 3; c++) {
            rgb[c] = look.cavity[c] * depth;
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
                rgb[c] += a * (look.tongue[c] * groove * light - rgb[c]);
            }
        }
        // Between lips that are hardly parted it is dark; rounded lips stand away from the teeth and shade them.
        double teeth = Smooth.step(0.008, 0.05, gap) * (1 - Smooth.step(0.1, 0.65, motion.rounding));
        look.lowerTeeth.over(x, y - 0.94 * jaw, 0.9 * teeth * (1 - motion.tongue), rgb);
        double own = look.ownTeeth(fx, fy);
        if (own < 1) {
            look.upperTeeth.over(x, y, teeth, rgb);
        }
        if (own > 0) {
            look.photo(fx, fy, own * teeth, rgb);
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
