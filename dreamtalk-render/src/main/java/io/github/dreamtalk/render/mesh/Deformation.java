package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.motion.MotionSpace;
import java.util.Arrays;

/** Where the vertices go for one row of motion, before the head turns: shapes, neutral offset, contact. */
final class Deformation {
    /** Inner lips further apart than this in the portrait count as an open mouth, in eye distances. */
    static final double OPEN = 0.03;

    private static final int JAW_OPEN = MotionSpace.ARKIT.indexOf("jawOpen");

    final float[] x;
    final float[] y;
    final float[] z;
    private final ShapeLibrary shapes;
    private final LipContact contact;
    private final ShapeField neutral;
    private double jawDrop;

    /** Whether the portrait's mouth is open and is closed before it speaks. */
    final boolean ownMouthOpen;

    Deformation(PortraitMesh mesh) {
        x = new float[mesh.count];
        y = new float[mesh.count];
        z = new float[mesh.count];
        double unsmile = unsmile(mesh);
        shapes = new ShapeLibrary(mesh, unsmile);
        contact = new LipContact(mesh, shapes);
        neutral = new ShapeField(mesh.solved);
        ownMouthOpen = ownGap(mesh) > OPEN;
        if (ownMouthOpen) {
            shapes.field("mouthSmileLeft").addTo((float) -unsmile, neutral.x, neutral.y, neutral.z);
            shapes.field("mouthSmileRight").addTo((float) -unsmile, neutral.x, neutral.y, neutral.z);
            double jaw = -0.15 * Smooth.step(0.04, 0.10, ownGap(mesh));
            shapes.field("jawOpen").addTo((float) jaw, neutral.x, neutral.y, neutral.z);
            for (int k = 1; k < 10; k++) {
                double gap = contact.gap(k, neutral.y);
                contact.widen(k, gap > 0 ? -0.97 * gap : -gap, 0.5, neutral.x, neutral.y, neutral.z);
            }
        }
    }

    static double ownGap(PortraitMesh mesh) {
        return mesh.y[14] - mesh.y[13];
    }

    private static double unsmile(PortraitMesh mesh) {
        double width = mesh.x[291] - mesh.x[61];
        double open = Smooth.step(OPEN, 0.07, ownGap(mesh));
        return open * Math.min(1.1, Math.max(0, (width - 0.56) / 0.17));
    }

    /** How far the jaw alone has taken the lower lip down, in eye distances. */
    double jawDrop() {
        return jawDrop;
    }

    void apply(MotionReader motion) {
        jawDrop = Math.max(0, motion.weights[JAW_OPEN] * shapes.byChannel[JAW_OPEN].y[14]);
        Arrays.fill(x, 0);
        Arrays.fill(y, 0);
        Arrays.fill(z, 0);
        if (ownMouthOpen) {
            neutral.addTo((float) motion.activity, x, y, z);
        }
        for (int i = 0; i < motion.weights.length; i++) {
            ShapeField field = shapes.byChannel[i];
            if (field != null && motion.weights[i] != 0) {
                field.addTo(motion.weights[i], x, y, z);
            }
        }
        for (int side = 0; side < 2; side++) {
            for (int lid = 0; lid < 2; lid++) {
                if (motion.lids[side][lid] != 0) {
                    shapes.lids[side][lid].addTo((float) motion.lids[side][lid], x, y, z);
                }
            }
        }
        contact.apply(motion.seal, motion.activity, x, y, z);
    }
}
