package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.media.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * The closed lid that a portrait does not show: a membrane of the skin around eye opening and lashes, which lies in the
 * portrait's own pixels, and the colour of the lashes. Immutable.
 */
final class LidSkin {
    final PortraitMesh mesh;
    final FaceFrame frame;
    final int side;
    final int width;
    final int height;

    /** Mean colour of the darkest pixels of the opening. */
    final float[] lash = new float[3];

    private final @Nullable Membrane skin;
    private final Curve top = new Curve();
    private final Curve bottom = new Curve();

    LidSkin(PortraitMesh mesh, FaceFrame frame, RgbImage portrait, int side) {
        this.mesh = mesh;
        this.frame = frame;
        this.side = side;
        width = portrait.width();
        height = portrait.height();
        int[] lower = FaceTopology.LOWER_LID[side];
        boundary(FaceTopology.CREASE[side], -0.012, top);
        boundary(lower, 0.028, bottom);
        PixelBox box = new PixelBox();
        box.clear();
        box.add(FaceTopology.CREASE[side], mesh.sourceX, mesh.sourceY);
        box.add(lower, mesh.sourceX, mesh.sourceY);
        boolean visible = box.close(0.06 * frame.unit + 2, width, height) && box.width() > 2 && box.height() > 2;
        skin = visible ? fill(portrait, box) : null;
    }

    /** False if the eye lies beyond the picture. */
    boolean visible() {
        return skin != null;
    }

    private void boundary(int[] row, double shift, Curve into) {
        int n = row.length;
        double[] px = new double[n];
        double[] py = new double[n];
        for (int i = 0; i < n; i++) {
            int v = row[side == 0 ? i : n - 1 - i];
            px[i] = mesh.x[v];
            py[i] = mesh.y[v] + shift;
        }
        px[0] -= side == 0 ? 0.02 : 0;
        px[n - 1] += side == 1 ? 0.02 : 0;
        into.set(px, py, n);
    }

    /** How deep a place of the resting face lies inside what is covered, in eye distances. */
    private double distanceInside(double fx, double fy) {
        double left = Math.max(top.from(), bottom.from());
        double right = Math.min(top.to(), bottom.to());
        double d = Math.min(fy - top.at(fx), bottom.at(fx) - fy);
        return Math.min(d, Math.min(fx - left, right - fx));
    }

    private Membrane fill(RgbImage portrait, PixelBox box) {
        int w = box.width();
        boolean[] hole = new boolean[w * box.height()];
        int[] histogram = new int[256];
        int inside = 0;
        for (int i = 0; i < hole.length; i++) {
            int x = box.left + i % w;
            int y = box.top + i / w;
            hole[i] = distanceInside(frame.faceX(x, y), frame.faceY(x, y)) > 0;
            if (hole[i]) {
                histogram[luma(portrait.data(), 3 * (y * width + x))]++;
                inside++;
            }
        }
        lashColour(portrait.data(), box, hole, histogram, inside);
        Membrane made = new Membrane(portrait, box.left, box.top, w, box.height(), hole);
        int cheek = side == 0 ? 50 : 280;
        made.addGrain((int) mesh.sourceX[cheek], (int) mesh.sourceY[cheek], (int) Math.max(2, 0.06 * frame.unit));
        return made;
    }

    private static int luma(byte[] data, int p) {
        return ((data[p] & 255) * 77 + (data[p + 1] & 255) * 150 + (data[p + 2] & 255) * 29) >> 8;
    }

    private void lashColour(byte[] data, PixelBox box, boolean[] hole, int[] histogram, int inside) {
        int level = 0;
        for (int sum = histogram[0]; level < 255 && sum < 0.04 * inside; ) {
            sum += histogram[++level];
        }
        double n = 0;
        for (int i = 0; i < hole.length; i++) {
            int p = 3 * ((box.top + i / box.width()) * width + box.left + i % box.width());
            if (hole[i] && luma(data, p) <= level) {
                n++;
                for (int c = 0; c < 3; c++) {
                    lash[c] += data[p + c] & 255;
                }
            }
        }
        for (int c = 0; c < 3; c++) {
            lash[c] = (float) (lash[c] / Math.max(1, n));
        }
    }

    /**
     * How much of the lid there is at a place of the portrait.
     *
     * @param soft width of its edge, in eye distances
     * @return 0 outside, 1 well inside
     */
    double coverage(double sx, double sy, double soft) {
        return Smooth.step(0, soft, distanceInside(frame.faceX(sx, sy), frame.faceY(sx, sy)));
    }

    /** Blends the lid at a place of the portrait over a pixel; only if it is {@link #visible()}. */
    void blend(double sx, double sy, double a, byte[] out, int o) {
        java.util.Objects.requireNonNull(skin).blend(sx, sy, a, out, o);
    }
}
