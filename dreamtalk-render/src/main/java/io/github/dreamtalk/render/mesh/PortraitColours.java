package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.media.RgbImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Colours that the painted parts take from the portrait. */
final class PortraitColours {
    private static final double[] WHITE = {234, 222, 206};

    /** Colours of evenly lit skin over its lightness. */
    private static final double[] COMMON_SKIN = {1.24, 0.93, 0.80};

    private final PortraitMesh mesh;
    private final RgbImage image;

    PortraitColours(PortraitMesh mesh, RgbImage image) {
        this.mesh = mesh;
        this.image = image;
    }

    private double[] at(double x, double y) {
        int px = (int) Math.min(image.width() - 1, Math.max(0, Math.round(x)));
        int py = (int) Math.min(image.height() - 1, Math.max(0, Math.round(y)));
        int p = 3 * (py * image.width() + px);
        byte[] d = image.data();
        return new double[] {d[p] & 255, d[p + 1] & 255, d[p + 2] & 255};
    }

    private static double luma(double[] rgb) {
        return 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2];
    }

    private static double[] mean(List<double[]> colours) {
        double[] sum = new double[3];
        for (double[] c : colours) {
            for (int i = 0; i < 3; i++) {
                sum[i] += c[i] / colours.size();
            }
        }
        return sum;
    }

    /** Mean of the middle rings of both lips. */
    double[] lip() {
        List<double[]> found = new ArrayList<>();
        for (int ring = 1; ring < 3; ring++) {
            for (int k = 2; k < 9; k++) {
                int u = FaceTopology.UPPER_LIP[ring][k];
                int l = FaceTopology.LOWER_LIP[ring][k];
                found.add(at(mesh.sourceX[u], mesh.sourceY[u]));
                found.add(at(mesh.sourceX[l], mesh.sourceY[l]));
            }
        }
        return mean(found);
    }

    private double[] skin() {
        List<double[]> found = new ArrayList<>();
        for (int v : new int[] {50, 280, 205, 425, 151, 9}) {
            found.add(at(mesh.sourceX[v], mesh.sourceY[v]));
        }
        return mean(found);
    }

    /** Colour of the light, guessed from how far the skin is from common skin; of the same lightness as white light. */
    private double[] tint() {
        double[] skin = skin();
        double light = Math.max(1, luma(skin));
        double[] tint = new double[3];
        for (int c = 0; c < 3; c++) {
            tint[c] = Math.pow(Math.min(1.6, Math.max(0.6, skin[c] / light / COMMON_SKIN[c])), 0.4);
        }
        double change = luma(tint);
        for (int c = 0; c < 3; c++) {
            tint[c] /= change;
        }
        return tint;
    }

    /** Colour of the teeth: the portrait's own where it shows them, else an off-white as light as the picture allows. */
    double[] teeth(boolean ownOpen) {
        if (ownOpen) {
            return brightest(between(mesh.innerLips[0], mesh.innerLips[1]), 0.35);
        }
        double light = 0.95 * Math.min(1, Math.max(0.45, luma(skin()) / 190));
        List<double[]> eyes = between(mesh.lids[0][0], mesh.lids[0][1]);
        eyes.addAll(between(mesh.lids[1][0], mesh.lids[1][1]));
        double[] white = brightest(eyes, 0.2);
        double[] tint = tint();
        double[] out = new double[3];
        for (int c = 0; c < 3; c++) {
            out[c] = Math.min(250, (0.7 * WHITE[c] * light + 0.3 * white[c]) * tint[c]);
        }
        return out;
    }

    private List<double[]> between(int[] upper, int[] lower) {
        List<double[]> found = new ArrayList<>();
        for (int k = 2; k < upper.length - 2; k++) {
            for (double t = 0.15; t < 0.9; t += 0.1) {
                found.add(at(
                        mesh.sourceX[upper[k]] * (1 - t) + mesh.sourceX[lower[k]] * t,
                        mesh.sourceY[upper[k]] * (1 - t) + mesh.sourceY[lower[k]] * t));
            }
        }
        return found;
    }

    private static double[] brightest(List<double[]> colours, double share) {
        colours.sort(Comparator.comparingDouble(c -> -luma(c)));
        return mean(colours.subList(0, Math.max(1, (int) (share * colours.size()))));
    }
}
