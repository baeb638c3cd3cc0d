package io.github.dreamtalk.render.mesh;

import static io.github.dreamtalk.render.mesh.FaceTopology.LOWER_LIP;
import static io.github.dreamtalk.render.mesh.FaceTopology.UPPER_LIP;

/**
 * What the shapes of mouth and jaw do to the points of the lips, at weight 1 and in eye distances. Positions are relative
 * to the mouth: s runs from -1 at the picture's left corner to 1 at the right one, ring 0 is the outer, 3 the inner one.
 */
final class MouthShapes {
    /** Distance by which {@code jawOpen} at weight 1 parts the middle of the inner lips, for every portrait. */
    static final double JAW_OPENING = 0.25;

    private static final double[] THIN = {0.016, 0.010, 0.004, 0};
    private static final double[] PUCKER_OUT = {0.028, 0.020, 0.008, 0};
    private static final double[] PRESS = {0.022, 0.014, 0.006, 0};
    private static final double[] ROLL = {0.045, 0.035, 0.022, 0.012};
    private static final double[] CORNER_IN = {0.035, 0.03, 0.02, 0.012};
    private static final int[][] JAW_LINE = {
        {152, 148, 377},
        {176, 400},
        {149, 378},
        {150, 379},
        {136, 365},
        {172, 397},
        {58, 288, 215, 435},
        {132, 361, 177, 401},
        {93, 323}
    };
    private static final double[] JAW_WEIGHT = {1, 0.96, 0.88, 0.76, 0.63, 0.48, 0.30, 0.15, 0.05};
    private static final int[] CHIN = {199, 175, 200, 18, 171, 396};

    private final PortraitMesh mesh;
    private final double centre;
    private final double half;
    private final double neutralHalf;

    /** The folds of a smile stay in the picture: such a face rounds its lips less. */
    private final double round;

    /**
     * For a portrait.
     *
     * @param mesh the mesh
     * @param unsmile how much of a smile is taken out of the portrait before it speaks
     */
    MouthShapes(PortraitMesh mesh, double unsmile) {
        this.mesh = mesh;
        centre = (mesh.x[61] + mesh.x[291]) / 2.0;
        half = Math.max(0.05, (mesh.x[291] - mesh.x[61]) / 2.0);
        neutralHalf = Math.max(0.05, half - 0.085 * unsmile);
        round = 1 - 0.45 * Math.min(1, unsmile);
    }

    private interface LipRule {
        void move(Displacement d, int v, double s, int ring, int column, boolean upper);
    }

    private Displacement lips(LipRule rule) {
        Displacement d = new Displacement(mesh.solved);
        for (int ring = 0; ring < 4; ring++) {
            double mid = (mesh.x[UPPER_LIP[ring][0]] + mesh.x[UPPER_LIP[ring][10]]) / 2.0;
            double width = Math.max(0.03, (mesh.x[UPPER_LIP[ring][10]] - mesh.x[UPPER_LIP[ring][0]]) / 2.0);
            for (int k = 0; k <= 10; k++) {
                int u = UPPER_LIP[ring][k];
                rule.move(d, u, clamp((mesh.x[u] - mid) / width), ring, k, true);
                int l = LOWER_LIP[ring][k];
                if (l != u) {
                    rule.move(d, l, clamp((mesh.x[l] - mid) / width), ring, k, false);
                }
            }
        }
        return d;
    }

    private static double clamp(double s) {
        return Math.min(1, Math.max(-1, s));
    }

    private static double middle(double s) {
        return 1 - s * s;
    }

    private static double side(double s, int side) {
        return Smooth.step(-0.15, 1, side == 0 ? -s : s);
    }

    private static double outward(int side) {
        return side == 0 ? -1 : 1;
    }

    Displacement jawOpen() {
        Displacement d = jaw(1);
        double parted = d.y[14] - d.y[13];
        return jaw(Math.min(1.6, Math.max(0.6, JAW_OPENING / Math.max(0.05, parted))));
    }

    private Displacement jaw(double gain) {
        double axisY = 0.35 * (mesh.y[132] + mesh.y[361]) / 2 + 0.65 * (mesh.y[234] + mesh.y[454]) / 2;
        double axisZ = mesh.earDepth - 0.05;
        double angle = Math.toRadians(17);
        Displacement d = lips((to, v, s, ring, k, upper) -> {
            double bend = upper ? 0.42 * Math.pow(Math.abs(s), 2.6) - 0.03 * middle(s) : 0.42 + 0.58 * middle(s);
            rotate(to, v, axisY, axisZ, angle, gain * bend);
            to.move(v, -Math.signum(s) * CORNER_IN[ring] * s * s, 0, 0);
        });
        for (int i = 0; i < JAW_LINE.length; i++) {
            for (int v : JAW_LINE[i]) {
                rotate(d, v, axisY, axisZ, angle, gain * JAW_WEIGHT[i]);
            }
        }
        for (int v : CHIN) {
            rotate(d, v, axisY, axisZ, angle, gain);
        }
        return d;
    }

    private void rotate(Displacement d, int v, double axisY, double axisZ, double angle, double weight) {
        double y = mesh.y[v] - axisY;
        double z = mesh.z[v] - axisZ;
        double ny = y * Math.cos(angle) - z * Math.sin(angle) + 0.03;
        double nz = z * Math.cos(angle) + y * Math.sin(angle) - 0.03;
        d.move(v, 0, weight * (ny - y), weight * (nz - z));
    }

    /** Moves the jaw and the lower lip with it, without opening. */
    Displacement jawShift(double dx, double dy, double dz) {
        Displacement d = lips((to, v, s, ring, k, upper) -> {
            double w = upper ? 0.25 * middle(s) : 0.35 + 0.5 * middle(s);
            to.move(v, w * dx, upper ? 0 : w * dy, w * dz);
        });
        for (int i = 0; i < JAW_LINE.length; i++) {
            d.move(JAW_LINE[i], JAW_WEIGHT[i] * dx, JAW_WEIGHT[i] * dy, JAW_WEIGHT[i] * dz);
        }
        return d.move(CHIN, dx, dy, dz);
    }

    /** Brings the lips together while the jaw stays: undoes the opening that {@code jawOpen} makes. */
    Displacement close(Displacement jawOpen) {
        double[] ringWeight = LipContact.RING_WEIGHT;
        return lips((to, v, s, ring, k, upper) -> {
            double gap = Math.max(0, jawOpen.y[LOWER_LIP[3][k]] - jawOpen.y[UPPER_LIP[3][k]]);
            to.move(v, 0, ringWeight[ring] * gap * (upper ? 0.3 : -0.7), 0);
        });
    }

    Displacement smile(int side) {
        Displacement d = lips((to, v, s, ring, k, upper) -> {
            double m = side(s, side);
            double thin = 0.5 * THIN[ring] * m * (upper ? 1 : -1);
            to.move(v, outward(side) * 0.085 * m, -0.052 * Math.pow(m, 1.2) + thin, 0.02 * m);
        });
        d.move(side == 0 ? 205 : 425, outward(side) * 0.03, -0.045, 0);
        d.move(side == 0 ? 50 : 280, outward(side) * 0.01, -0.03, 0);
        return d.move(side == 0 ? 187 : 411, outward(side) * 0.05, -0.04, 0);
    }

    Displacement frown(int side) {
        return lips((to, v, s, ring, k, upper) -> {
            double m = Smooth.step(0.1, 1, side == 0 ? -s : s);
            to.move(v, outward(side) * 0.008 * m, 0.040 * m - 0.003 * middle(s), 0);
        });
    }

    Displacement pucker() {
        return lips((to, v, s, ring, k, upper) -> {
            double in = -0.4 * round * (mesh.x[v] - centre) / half * neutralHalf;
            to.move(v, in, (upper ? -1 : 1) * round * PUCKER_OUT[ring] * middle(s), -0.09 * round);
        });
    }

    Displacement funnel() {
        return lips((to, v, s, ring, k, upper) -> {
            double in = -0.28 * round * (mesh.x[v] - centre) / half * neutralHalf;
            double open = upper ? -(0.035 + 0.01 * ring / 3) : 0.05 + 0.01 * ring / 3;
            to.move(v, in, open * middle(s), -0.05);
        });
    }

    Displacement shift(int side) {
        return lips((to, v, s, ring, k, upper) ->
                to.move(v, outward(side) * (0.045 + 0.02 * side(s, side)), -0.012 * side(s, side), 0));
    }

    Displacement dimple(int side) {
        return lips((to, v, s, ring, k, upper) -> {
            double m = side(s, side);
            to.move(v, outward(side) * 0.04 * m, -0.008 * m + 0.6 * PRESS[ring] * m * (upper ? 1 : -1), 0.03 * m);
        });
    }

    Displacement stretch(int side) {
        return lips((to, v, s, ring, k, upper) -> {
            double m = side(s, side);
            to.move(v, outward(side) * 0.06 * m, 0.012 * m, 0);
        });
    }

    Displacement rollLower() {
        return lips((to, v, s, ring, k, upper) -> to.move(v, 0, upper ? 0 : -ROLL[ring] * middle(s), 0));
    }

    Displacement rollUpper() {
        return lips((to, v, s, ring, k, upper) -> to.move(v, 0, upper ? 0.7 * ROLL[ring] * middle(s) : 0, 0));
    }

    /** The chin pushes the lower lip up; the upper one gives way. */
    Displacement shrugLower() {
        Displacement d = lips((to, v, s, ring, k, upper) ->
                to.move(v, 0, (upper ? -0.012 : -0.030) * (0.3 + 0.7 * middle(s)), upper ? 0 : -0.02));
        return d.move(18, 0, -0.045, 0).move(200, 0, -0.045, 0).move(199, 0, -0.03, 0);
    }

    Displacement shrugUpper() {
        return lips((to, v, s, ring, k, upper) -> to.move(v, 0, (upper ? -0.028 : -0.012) * middle(s), 0));
    }

    Displacement press(int side) {
        return lips((to, v, s, ring, k, upper) -> {
            double m = side(s, side) * (0.4 + 0.6 * middle(s));
            to.move(v, 0, (upper ? 1 : -1) * PRESS[ring] * m, 0);
        });
    }

    Displacement lowerDown(int side) {
        return lips((to, v, s, ring, k, upper) ->
                to.move(v, 0, upper ? 0 : 0.06 * (0.75 + 0.25 * ring / 3) * sided(s, side), 0));
    }

    Displacement upperUp(int side) {
        return lips((to, v, s, ring, k, upper) ->
                to.move(v, 0, upper ? -0.05 * (0.6 + 0.4 * ring / 3) * sided(s, side) : 0, 0));
    }

    /** Middle weight of one side; the two sides add up to that of a symmetric shape. */
    private static double sided(double s, int side) {
        return middle(s) * Smooth.step(-0.6, 0.6, side == 0 ? -s : s);
    }

    /** Moves one column of one lip down by one unit, the outer rings less. */
    Displacement contact(int column, boolean upperLip) {
        return lips((to, v, s, ring, k, upper) ->
                to.move(v, 0, k == column && upper == upperLip ? LipContact.RING_WEIGHT[ring] : 0, 0));
    }
}
