package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.motion.MotionSpace;
import java.util.Arrays;

/** Where the vertices go for one row of motion, before the head turns: shapes, neutral offset, contact. */
final class Deformation {
    private static final int JAW_OPEN = MotionSpace.ARKIT.indexOf("jawOpen");

    final float[] x;
    final float[] y;
    final float[] z;
    private final FaceShapes shapes;
    private double jawDrop;

    Deformation(FaceShapes shapes) {
        this.shapes = shapes;
        x = new float[shapes.mesh.count];
        y = new float[shapes.mesh.count];
        z = new float[shapes.mesh.count];
    }

    /** How far the jaw alone has taken the lower lip down, in eye distances. */
    double jawDrop() {
        return jawDrop;
    }

    void apply(MotionReader motion) {
        ShapeField[] byChannel = shapes.library.byChannel;
        jawDrop = Math.max(0, motion.weights[JAW_OPEN] * byChannel[JAW_OPEN].y[14]);
        Arrays.fill(x, 0);
        Arrays.fill(y, 0);
        Arrays.fill(z, 0);
        if (shapes.ownMouthOpen) {
            shapes.neutral.addTo((float) motion.activity, x, y, z);
        }
        for (int i = 0; i < motion.weights.length; i++) {
            ShapeField field = byChannel[i];
            if (field != null && motion.weights[i] != 0) {
                field.addTo(motion.weights[i], x, y, z);
            }
        }
        for (int side = 0; side < 2; side++) {
            for (int lid = 0; lid < 2; lid++) {
                if (motion.lids[side][lid] != 0) {
                    shapes.library.lids[side][lid].addTo((float) motion.lids[side][lid], x, y, z);
                }
            }
        }
        shapes.contact.apply(motion.seal, motion.activity, x, y, z);
    }
}
