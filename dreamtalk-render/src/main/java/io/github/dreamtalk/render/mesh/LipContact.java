package io.github.dreamtalk.render.mesh;

/** Keeps lips and lids from crossing, and presses lips shut where a shape asks for it. */
final class LipContact {
    /** How far each lip ring follows the inner lip: the lips move almost rigidly and the skin around them stretches. */
    static final double[] RING_WEIGHT = {0.62, 0.82, 0.95, 1};

    private final PortraitMesh mesh;
    private final ShapeField[][] bases;

    LipContact(PortraitMesh mesh, ShapeLibrary shapes) {
        this.mesh = mesh;
        this.bases = shapes.contact;
    }

    /** Height of the gap of a lip column under displacements. */
    double gap(int column, float[] oy) {
        int u = FaceTopology.UPPER_LIP[3][column];
        int l = FaceTopology.LOWER_LIP[3][column];
        return mesh.y[l] + oy[l] - mesh.y[u] - oy[u];
    }

    /** Changes the gap of a column, the upper lip taking a share of it. */
    void widen(int column, double by, double upperShare, float[] ox, float[] oy, float[] oz) {
        bases[0][column].addTo((float) (-by * upperShare), ox, oy, oz);
        bases[1][column].addTo((float) (by * (1 - upperShare)), ox, oy, oz);
    }

    /**
     * Parts lips that cross, and draws together those that are nearly shut.
     *
     * @param seal 0 leaves small gaps, 1 shuts them
     * @param activity 0 at rest, where the portrait's own landmarks stand even if they cross
     */
    void apply(double seal, double activity, float[] ox, float[] oy, float[] oz) {
        for (int k = 1; k < 10; k++) {
            double gap = gap(k, oy);
            double rest = mesh.y[FaceTopology.LOWER_LIP[3][k]] - mesh.y[FaceTopology.UPPER_LIP[3][k]];
            double target = gap * (1 - seal * (1 - Smooth.step(0.02, 0.10, gap)));
            target = Math.max(target, Math.min(0, rest) * (1 - activity));
            if (Math.abs(target - gap) > 1e-6) {
                widen(k, target - gap, 0.4, ox, oy, oz);
            }
        }
        part(mesh.innerLips[0], mesh.innerLips[1], activity, oy);
        for (int side = 0; side < 2; side++) {
            part(mesh.lids[side][0], mesh.lids[side][1], 1, oy);
        }
    }

    /** Points between the columns follow no constraint of their own: what still crosses meets in the middle. */
    private void part(int[] upper, int[] lower, double activity, float[] oy) {
        for (int k = 1; k < upper.length - 1; k++) {
            int u = upper[k];
            int l = lower[k];
            double gap = mesh.y[l] + oy[l] - mesh.y[u] - oy[u];
            double floor = Math.min(0, mesh.y[l] - mesh.y[u]) * (1 - activity);
            if (gap < floor) {
                oy[u] += (float) ((gap - floor) / 2);
                oy[l] -= (float) ((gap - floor) / 2);
            }
        }
    }
}
