package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.RgbImage;

/**
 * Paints the closed lid that the portrait does not show: the eye opening and its lashes are filled from their rim by
 * Laplace's equation, with the grain of the cheek, and shown above the moving margin as the eye closes.
 */
final class Eyelid {
    private static final double SOFT = 0.012;

    private final PortraitMesh mesh;
    private final FaceFrame frame;
    private final LocalFrame local;
    private final int side;
    private final int width;
    private final int height;
    private final int x0;
    private final int y0;
    private final int w;
    private final int h;
    private final float[][] skin = new float[3][];
    private final float[] lash = new float[3];
    private final Curve top = new Curve();
    private final Curve bottom = new Curve();
    private final Curve margin = new Curve();
    private final double[] px = new double[17];
    private final double[] py = new double[17];

    Eyelid(PortraitMesh mesh, FaceFrame frame, RgbImage portrait, int side) {
        this.mesh = mesh;
        this.frame = frame;
        this.side = side;
        width = portrait.width();
        height = portrait.height();
        int[] upper = FaceTopology.UPPER_LID[side];
        int[] lower = FaceTopology.LOWER_LID[side];
        local = new LocalFrame(
                frame,
                (mesh.x[upper[0]] + mesh.x[upper[8]]) / 2.0,
                (mesh.y[upper[4]] + mesh.y[lower[4]]) / 2.0,
                mesh.z[upper[4]]);
        boundary(FaceTopology.CREASE[side], -0.012, top);
        boundary(lower, 0.028, bottom);
        double minX = Double.MAX_VALUE;
        double minY = Double.MAX_VALUE;
        double maxX = 0;
        double maxY = 0;
        for (int[] row : new int[][] {FaceTopology.CREASE[side], lower}) {
            for (int v : row) {
                minX = Math.min(minX, mesh.sourceX[v]);
                maxX = Math.max(maxX, mesh.sourceX[v]);
                minY = Math.min(minY, mesh.sourceY[v]);
                maxY = Math.max(maxY, mesh.sourceY[v]);
            }
        }
        double pad = 0.06 * frame.unit + 2;
        x0 = (int) Math.max(0, Math.floor(minX - pad));
        y0 = (int) Math.max(0, Math.floor(minY - pad));
        w = (int) Math.min(width, Math.ceil(maxX + pad)) - x0;
        h = (int) Math.min(height, Math.ceil(maxY + pad)) - y0;
        if (w > 0 && h > 0) {
            fill(portrait);
        }
    }

    private void boundary(int[] row, double shift, Curve into) {
        int n = row.length;
        for (int i = 0; i < n; i++) {
            int v = row[side == 0 ? i : n - 1 - i];
            px[i] = mesh.x[v];
            py[i] = mesh.y[v] + shift;
        }
        px[0] -= side == 0 ? 0.02 : 0;
        px[n - 1] += side == 1 ? 0.02 : 0;
        into.set(px, py, n);
    }

    private double distanceInside(double fx, double fy) {
        double left = Math.max(top.from(), bottom.from());
        double right = Math.min(top.to(), bottom.to());
        double d = Math.min(fy - top.at(fx), bottom.at(fx) - fy);
        return Math.min(d, Math.min(fx - left, right - fx));
    }

    private void fill(RgbImage portrait) {
        boolean[] hole = new boolean[w * h];
        byte[] data = portrait.data();
        for (int c = 0; c < 3; c++) {
            skin[c] = new float[w * h];
        }
        int[] histogram = new int[256];
        int inside = 0;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int i = y * w + x;
                int p = 3 * ((y0 + y) * width + x0 + x);
                for (int c = 0; c < 3; c++) {
                    skin[c][i] = data[p + c] & 255;
                }
                // The frame of the box stays as it is, so the equation always has a rim.
                hole[i] = x > 0
                        && y > 0
                        && x < w - 1
                        && y < h - 1
                        && distanceInside(frame.faceX(x0 + x, y0 + y), frame.faceY(x0 + x, y0 + y)) > 0;
                if (hole[i]) {
                    histogram[luma(data, p)]++;
                    inside++;
                }
            }
        }
        lashColour(data, hole, histogram, inside);
        for (int c = 0; c < 3; c++) {
            laplace(skin[c], hole);
        }
        grain(data, hole);
    }

    private static int luma(byte[] data, int p) {
        return ((data[p] & 255) * 77 + (data[p + 1] & 255) * 150 + (data[p + 2] & 255) * 29) >> 8;
    }

    private void lashColour(byte[] data, boolean[] hole, int[] histogram, int inside) {
        int level = 0;
        for (int sum = histogram[0]; level < 255 && sum < 0.04 * inside; ) {
            sum += histogram[++level];
        }
        double n = 0;
        for (int i = 0; i < hole.length; i++) {
            int p = 3 * ((y0 + i / w) * width + x0 + i % w);
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

    /** Successive over-relaxation from the mean of the rim. */
    private void laplace(float[] v, boolean[] hole) {
        double sum = 0;
        int n = 0;
        for (int y = 1; y < h - 1; y++) {
            for (int x = 1; x < w - 1; x++) {
                int i = y * w + x;
                if (!hole[i] && (hole[i - 1] || hole[i + 1] || hole[i - w] || hole[i + w])) {
                    sum += v[i];
                    n++;
                }
            }
        }
        for (int i = 0; i < v.length; i++) {
            if (hole[i]) {
                v[i] = (float) (sum / Math.max(1, n));
            }
        }
        float omega = (float) (2 / (1 + Math.sin(Math.PI / Math.max(4, Math.min(w, h)))));
        int rounds = Math.max(60, 4 * Math.min(w, h));
        for (int r = 0; r < rounds; r++) {
            for (int y = 1; y < h - 1; y++) {
                for (int i = y * w + 1; i < y * w + w - 1; i++) {
                    if (hole[i]) {
                        float mean = (v[i - 1] + v[i + 1] + v[i - w] + v[i + w]) * 0.25f;
                        v[i] += omega * (mean - v[i]);
                    }
                }
            }
        }
    }

    private void grain(byte[] data, boolean[] hole) {
        int cheek = side == 0 ? 50 : 280;
        int half = (int) Math.max(2, 0.06 * frame.unit);
        int cx = (int) mesh.sourceX[cheek];
        int cy = (int) mesh.sourceY[cheek];
        if (cx - half < 2 || cy - half < 2 || cx + half >= width - 2 || cy + half >= height - 2) {
            return;
        }
        for (int i = 0; i < hole.length; i++) {
            if (!hole[i]) {
                continue;
            }
            int gx = cx + mirror(i % w, half);
            int gy = cy + mirror(i / w, half);
            for (int c = 0; c < 3; c++) {
                int blur = 0;
                for (int dy = -1; dy <= 1; dy++) {
                    for (int dx = -1; dx <= 1; dx++) {
                        blur += data[3 * ((gy + dy) * width + gx + dx) + c] & 255;
                    }
                }
                float detail = (data[3 * (gy * width + gx) + c] & 255) - blur / 9f;
                skin[c][i] = Math.min(255, Math.max(0, skin[c][i] + Math.min(6, Math.max(-6, detail))));
            }
        }
    }

    private static int mirror(int i, int half) {
        int period = 4 * half;
        int m = i % period;
        return (m < 2 * half ? m : period - m) - half;
    }

    /** Paints onto the target: the lid over the eye and the line of the lashes. */
    void paint(float[] dx, float[] dy, HeadPose head, double blink, RgbImage target) {
        double opacity = Smooth.step(0.15, 0.6, blink);
        double line = 0.7 * Smooth.step(0.35, 0.8, blink);
        if (opacity <= 0 || w <= 2 || h <= 2) {
            return;
        }
        local.update(head);
        int[] row = mesh.lids[side][0];
        double lowX = Double.MAX_VALUE;
        double lowY = Double.MAX_VALUE;
        double highX = 0;
        double highY = 0;
        for (int i = 0; i < 17; i++) {
            int v = row[side == 0 ? i : 16 - i];
            px[i] = local.faceX(dx[v], dy[v]);
            py[i] = local.faceY(dx[v], dy[v]);
        }
        margin.set(px, py, 17);
        int[][] around = {FaceTopology.CREASE[side], FaceTopology.LOWER_LID[side], FaceTopology.UPPER_LID[side]};
        for (int[] ring : around) {
            for (int v : ring) {
                lowX = Math.min(lowX, dx[v]);
                highX = Math.max(highX, dx[v]);
                lowY = Math.min(lowY, dy[v]);
                highY = Math.max(highY, dy[v]);
            }
        }
        double pad = 0.14 * frame.unit;
        int fromX = (int) Math.max(0, lowX - pad);
        int toX = (int) Math.min(width - 1, highX + pad);
        int fromY = (int) Math.max(0, lowY - pad);
        int toY = (int) Math.min(height - 1, highY + pad);
        double soft = Math.max(SOFT, 1.5 / frame.unit);
        double sigma = Math.max(0.011, 0.6 / frame.unit);
        byte[] out = target.data();
        for (int y = fromY; y <= toY; y++) {
            for (int x = fromX; x <= toX; x++) {
                double fx = local.faceX(x, y);
                double fy = local.faceY(x, y);
                double edge = margin.at(fx);
                double inside = distanceInside(fx, fy);
                double a = opacity * Smooth.step(0, soft, inside) * Smooth.step(-0.5 * soft, 0.5 * soft, edge - fy);
                int o = 3 * (y * width + x);
                if (a > 0) {
                    blendSkin(fx, fy, a, out, o);
                }
                double off = (fy - edge) / sigma;
                if (line > 0 && Math.abs(off) < 3) {
                    double ends = Smooth.step(0, 0.06, Math.min(fx - margin.from(), margin.to() - fx));
                    double l = line * ends * Math.exp(-0.5 * off * off);
                    for (int c = 0; c < 3; c++) {
                        out[o + c] = (byte) Math.round((out[o + c] & 255) * (1 - l) + lash[c] * l);
                    }
                }
            }
        }
    }

    private void blendSkin(double fx, double fy, double a, byte[] out, int o) {
        double sx = Math.min(w - 1.001, Math.max(0, frame.pixelX(fx, fy) - x0));
        double sy = Math.min(h - 1.001, Math.max(0, frame.pixelY(fx, fy) - y0));
        int i = (int) sy * w + (int) sx;
        double u = sx - (int) sx;
        double v = sy - (int) sy;
        for (int c = 0; c < 3; c++) {
            float[] s = skin[c];
            double value = (s[i] * (1 - u) + s[i + 1] * u) * (1 - v) + (s[i + w] * (1 - u) + s[i + w + 1] * u) * v;
            out[o + c] = (byte) Math.round((out[o + c] & 255) * (1 - a) + value * a);
        }
    }
}
