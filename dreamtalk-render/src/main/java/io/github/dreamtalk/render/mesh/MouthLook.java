package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.media.RgbImage;

/**
 * What there is behind the lips of one portrait: its colours, its teeth, painted or its own, and the lips that cover an open
 * mouth. Immutable.
 */
final class MouthLook {
    final PortraitMesh mesh;
    final FaceFrame frame;
    final RgbImage portrait;

    /** Whether the portrait's mouth is open. */
    final boolean ownOpen;

    /** Middle of the mouth, in face coordinates. */
    final double centreX;

    /** Where the lips meet at rest, in face coordinates. */
    final double lineY;

    final double[] cavity = new double[3];
    final double[] tongue = new double[3];
    final Teeth upperTeeth;
    final Teeth lowerTeeth;
    final MouthCover cover;
    private final Curve ownUpper = new Curve();
    private final Curve ownLower = new Curve();

    MouthLook(PortraitMesh mesh, FaceFrame frame, RgbImage portrait, boolean ownOpen) {
        this.mesh = mesh;
        this.frame = frame;
        this.portrait = portrait;
        this.ownOpen = ownOpen;
        centreX = (mesh.x[61] + mesh.x[291]) / 2.0;
        // The lips would meet nearer to the upper one: it is the lower one that the jaw takes away.
        lineY = mesh.y[13] + (ownOpen ? 0.5 : 0.35) * Math.max(0, mesh.y[14] - mesh.y[13]);
        margin(mesh.innerLips[0], ownUpper);
        margin(mesh.innerLips[1], ownLower);
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
    }

    private void margin(int[] row, Curve into) {
        double[] px = new double[row.length];
        double[] py = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            px[i] = frame.faceX(mesh.sourceX[row[i]], mesh.sourceY[row[i]]);
            py[i] = frame.faceY(mesh.sourceX[row[i]], mesh.sourceY[row[i]]);
        }
        into.set(px, py, row.length);
    }

    /** How much of the portrait's own teeth shows at a place of the resting face. */
    double ownTeeth(double fx, double fy) {
        if (!ownOpen || fx <= ownUpper.from() || fx >= ownUpper.to()) {
            return 0;
        }
        double pixel = 1 / frame.unit;
        return Smooth.ramp((fy - ownUpper.at(fx) - pixel) / (1.5 * pixel))
                * Smooth.ramp((ownLower.at(fx) - fy - pixel) / (1.5 * pixel));
    }

    /** Lays the portrait itself over a colour. */
    void photo(double fx, double fy, double a, double[] rgb) {
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
}
