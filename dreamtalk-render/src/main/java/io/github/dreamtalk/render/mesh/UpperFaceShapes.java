package io.github.dreamtalk.render.mesh;

import static io.github.dreamtalk.render.mesh.FaceTopology.BROW_LOWER;
import static io.github.dreamtalk.render.mesh.FaceTopology.BROW_SIDE_LID;
import static io.github.dreamtalk.render.mesh.FaceTopology.BROW_UPPER;
import static io.github.dreamtalk.render.mesh.FaceTopology.CREASE;
import static io.github.dreamtalk.render.mesh.FaceTopology.LOWER_LID;
import static io.github.dreamtalk.render.mesh.FaceTopology.UNDER_EYE;
import static io.github.dreamtalk.render.mesh.FaceTopology.UPPER_LID;

/** What the shapes of lids, brows, cheeks and nose do to their points, at weight 1 and in eye distances. */
final class UpperFaceShapes {
    /** Share of the opening that the upper lid travels when the eye closes; the lower one does the rest. */
    static final double UPPER_SHARE = 0.88;

    private final PortraitMesh mesh;

    UpperFaceShapes(PortraitMesh mesh) {
        this.mesh = mesh;
    }

    private double opening(int side) {
        return Math.max(0.01, mesh.y[LOWER_LID[side][4]] - mesh.y[UPPER_LID[side][4]]);
    }

    /** The upper lid comes down to where the lids meet. */
    Displacement upperLid(int side) {
        Displacement d = new Displacement(mesh.solved);
        for (int k = 1; k < 8; k++) {
            int u = UPPER_LID[side][k];
            int l = LOWER_LID[side][k];
            d.move(u, UPPER_SHARE * (mesh.x[l] - mesh.x[u]), UPPER_SHARE * (mesh.y[l] - mesh.y[u]), 0);
            d.move(CREASE[side][k], 0, 0.62 * opening(side) * Math.sin(Math.PI * k / 8), 0);
        }
        for (int k = 0; k < 7; k++) {
            d.move(BROW_SIDE_LID[side][k], 0, 0.20 * opening(side) * Math.sin(Math.PI * (k + 1) / 8), 0);
        }
        return d;
    }

    /** The lower lid comes up to where the lids meet. */
    Displacement lowerLid(int side) {
        Displacement d = new Displacement(mesh.solved);
        double share = 1 - UPPER_SHARE;
        for (int k = 1; k < 8; k++) {
            int u = UPPER_LID[side][k];
            int l = LOWER_LID[side][k];
            d.move(l, share * (mesh.x[u] - mesh.x[l]), share * (mesh.y[u] - mesh.y[l]), 0);
        }
        for (int k = 0; k < 7; k++) {
            d.move(UNDER_EYE[side][k], 0, -0.10 * opening(side) * Math.sin(Math.PI * (k + 1) / 8), 0);
        }
        return d;
    }

    private static double outward(int side) {
        return side == 0 ? -1 : 1;
    }

    private Displacement brow(int side, double[] dy, double dx) {
        Displacement d = new Displacement(mesh.solved);
        for (int k = 0; k < 5; k++) {
            d.move(BROW_UPPER[side][k], dx * k / 4, dy[k], 0);
            d.move(BROW_LOWER[side][k], dx * k / 4, dy[k], 0);
        }
        for (int k = 0; k < 7; k++) {
            int near = Math.min(4, k * 4 / 6);
            d.move(BROW_SIDE_LID[side][k], 0, 0.4 * dy[near], 0);
        }
        return d;
    }

    Displacement browDown(int side) {
        double[] dy = new double[5];
        for (int k = 0; k < 5; k++) {
            dy[k] = 0.065 * (0.6 + 0.4 * k / 4);
        }
        return brow(side, dy, -outward(side) * 0.03);
    }

    Displacement browOuterUp(int side) {
        double[] dy = new double[5];
        for (int k = 0; k < 5; k++) {
            dy[k] = -0.085 * Math.pow(1 - k / 4.0, 0.8);
        }
        return brow(side, dy, 0);
    }

    Displacement browInnerUp() {
        Displacement both = new Displacement(mesh.solved);
        for (int side = 0; side < 2; side++) {
            double[] dy = new double[5];
            for (int k = 0; k < 5; k++) {
                dy[k] = -0.085 * Math.pow(k / 4.0, 1.3);
            }
            Displacement d = brow(side, dy, 0);
            for (int i = 0; i < mesh.solved; i++) {
                both.move(i, d.x[i], d.y[i], 0);
            }
        }
        return both;
    }

    Displacement cheekPuff() {
        Displacement d = new Displacement(mesh.solved);
        for (int side = 0; side < 2; side++) {
            double o = outward(side);
            d.move(side == 0 ? 205 : 425, 0.030 * o, 0, -0.05);
            d.move(side == 0 ? 187 : 411, 0.040 * o, 0, -0.04);
            d.move(side == 0 ? 207 : 427, 0.035 * o, 0.005, -0.05);
            d.move(new int[] {side == 0 ? 132 : 361, side == 0 ? 58 : 288, side == 0 ? 172 : 397}, 0.02 * o, 0, 0);
        }
        return d;
    }

    Displacement cheekSquint(int side) {
        double o = outward(side);
        Displacement d = new Displacement(mesh.solved);
        d.move(side == 0 ? 205 : 425, 0.008 * o, -0.025, 0);
        d.move(side == 0 ? 50 : 280, 0.005 * o, -0.03, 0);
        return d.move(side == 0 ? 187 : 411, 0.01 * o, -0.015, 0);
    }

    Displacement noseSneer(int side) {
        double o = outward(side);
        Displacement d = new Displacement(mesh.solved);
        d.move(side == 0 ? 129 : 358, 0.012 * o, -0.028, 0);
        d.move(side == 0 ? new int[] {48, 64, 98} : new int[] {278, 294, 327}, 0.010 * o, -0.022, 0);
        d.move(side == 0 ? 205 : 425, 0, -0.015, 0);
        for (int ring = 0; ring < 4; ring++) {
            for (int k = 1; k < 10; k++) {
                double s = (k - 5) / 5.0 * o;
                double w = Smooth.step(-0.4, 0.5, s) * (1 - s * s);
                d.move(FaceTopology.UPPER_LIP[ring][k], 0, -0.02 * w * (1 - 0.3 * ring / 3), 0);
            }
        }
        return d;
    }
}
