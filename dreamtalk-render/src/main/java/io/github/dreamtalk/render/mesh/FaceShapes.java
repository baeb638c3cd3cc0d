package io.github.dreamtalk.render.mesh;

/** What the face of one portrait can do: its shapes, its resting mouth, how its lips meet. Immutable. */
final class FaceShapes {
    /** Inner lips further apart than this in the portrait count as an open mouth, in eye distances. */
    static final double OPEN = 0.03;

    final PortraitMesh mesh;
    final ShapeLibrary library;
    final LipContact contact;

    /** Closes an open mouth and takes its smile out. */
    final ShapeField neutral;

    /** Whether the portrait's mouth is open and is closed before it speaks. */
    final boolean ownMouthOpen;

    FaceShapes(PortraitMesh mesh) {
        this.mesh = mesh;
        double unsmile = unsmile(mesh);
        library = new ShapeLibrary(mesh, unsmile);
        contact = new LipContact(mesh, library);
        neutral = new ShapeField(mesh.solved);
        ownMouthOpen = ownGap(mesh) > OPEN;
        if (ownMouthOpen) {
            library.field("mouthSmileLeft").addTo((float) -unsmile, neutral.x, neutral.y, neutral.z);
            library.field("mouthSmileRight").addTo((float) -unsmile, neutral.x, neutral.y, neutral.z);
            double jaw = -0.15 * Smooth.step(0.04, 0.10, ownGap(mesh));
            library.field("jawOpen").addTo((float) jaw, neutral.x, neutral.y, neutral.z);
            for (int k = 1; k < 10; k++) {
                double gap = contact.gap(k, neutral.y);
                contact.widen(k, gap > 0 ? -0.97 * gap : -gap, 0.5, neutral.x, neutral.y, neutral.z);
            }
        }
    }

    private static double ownGap(PortraitMesh mesh) {
        return mesh.y[14] - mesh.y[13];
    }

    private static double unsmile(PortraitMesh mesh) {
        double width = mesh.x[291] - mesh.x[61];
        double open = Smooth.step(OPEN, 0.07, ownGap(mesh));
        return open * Math.min(1.1, Math.max(0, (width - 0.56) / 0.17));
    }
}
