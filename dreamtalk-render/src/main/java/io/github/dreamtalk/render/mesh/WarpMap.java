package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.RgbImage;
import java.util.Arrays;

/** For each pixel of a box of the target: where in the portrait its colour comes from. Filled by drawing triangles. */
final class WarpMap {
    private final int width;
    private final int height;
    private final float[] mapX;
    private final float[] mapY;
    private final float[] depth;
    private int boxX;
    private int boxY;
    private int boxW;
    private int boxH;

    WarpMap(int width, int height, int capacity) {
        this.width = width;
        this.height = height;
        mapX = new float[capacity];
        mapY = new float[capacity];
        depth = new float[capacity];
    }

    /** Starts a frame: the box shows the portrait unmoved. */
    void begin(int x0, int y0, int w, int h) {
        boxX = x0;
        boxY = y0;
        boxW = w;
        boxH = h;
        Arrays.fill(depth, 0, w * h, Float.MAX_VALUE);
        for (int y = 0; y < h; y++) {
            int row = y * w;
            for (int x = 0; x < w; x++) {
                mapX[row + x] = x0 + x;
                mapY[row + x] = y0 + y;
            }
        }
    }

    /** Column of the portrait that a pixel of the target shows; outside the box it shows its own. */
    double sourceX(int x, int y) {
        return inBox(x, y) ? mapX[(y - boxY) * boxW + x - boxX] : x;
    }

    /** Row of the portrait that a pixel of the target shows; outside the box it shows its own. */
    double sourceY(int x, int y) {
        return inBox(x, y) ? mapY[(y - boxY) * boxW + x - boxX] : y;
    }

    private boolean inBox(int x, int y) {
        return x >= boxX && y >= boxY && x < boxX + boxW && y < boxY + boxH;
    }

    /**
     * Draws a triangle: target positions and depths of three vertices, and their portrait positions.
     *
     * @param facing sign of the area of the triangles to draw, 0 for both: where skin is pushed together so far that it
     *     folds, the triangles turned over are left out, and those around them cover their place
     */
    void draw(float[] dx, float[] dy, float[] dz, float bias, int facing, float[] sx, float[] sy, int a, int b, int c) {
        double ax = dx[a] - boxX;
        double ay = dy[a] - boxY;
        double bx = dx[b] - boxX;
        double by = dy[b] - boxY;
        double cx = dx[c] - boxX;
        double cy = dy[c] - boxY;
        double area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
        if (Math.abs(area) < 1e-9 || facing * area < 0) {
            return;
        }
        int y0 = Math.max(0, (int) Math.ceil(Math.min(ay, Math.min(by, cy)) - 1e-3));
        int y1 = Math.min(boxH - 1, (int) Math.floor(Math.max(ay, Math.max(by, cy)) + 1e-3));
        if (y0 > y1) {
            return;
        }
        double inverse = 1 / area;
        // Gradients of the two barycentric coordinates of b and c.
        double bdx = (cy - ay) * inverse;
        double bdy = -(cx - ax) * inverse;
        double cdx = -(by - ay) * inverse;
        double cdy = (bx - ax) * inverse;
        float ux = (float) (bdx * (sx[b] - sx[a]) + cdx * (sx[c] - sx[a]));
        float vx = (float) (bdx * (sy[b] - sy[a]) + cdx * (sy[c] - sy[a]));
        float zx = (float) (bdx * (dz[b] - dz[a]) + cdx * (dz[c] - dz[a]));
        for (int y = y0; y <= y1; y++) {
            double lo = Double.MAX_VALUE;
            double hi = -Double.MAX_VALUE;
            double py = Math.min(Math.max(y, Math.min(ay, Math.min(by, cy))), Math.max(ay, Math.max(by, cy)));
            for (int e = 0; e < 3; e++) {
                double x0 = e == 0 ? ax : e == 1 ? bx : cx;
                double v0 = e == 0 ? ay : e == 1 ? by : cy;
                double x1 = e == 0 ? bx : e == 1 ? cx : ax;
                double v1 = e == 0 ? by : e == 1 ? cy : ay;
                if ((v0 <= py && py <= v1) || (v1 <= py && py <= v0)) {
                    if (v0 == v1) {
                        lo = Math.min(lo, Math.min(x0, x1));
                        hi = Math.max(hi, Math.max(x0, x1));
                    } else {
                        double x = x0 + (py - v0) / (v1 - v0) * (x1 - x0);
                        lo = Math.min(lo, x);
                        hi = Math.max(hi, x);
                    }
                }
            }
            int from = Math.max(0, (int) Math.ceil(lo - 1e-3));
            int to = Math.min(boxW - 1, (int) Math.floor(hi + 1e-3));
            if (from > to) {
                continue;
            }
            double wb = bdx * (from - ax) + bdy * (y - ay);
            double wc = cdx * (from - ax) + cdy * (y - ay);
            double wa = 1 - wb - wc;
            float u = (float) (wa * sx[a] + wb * sx[b] + wc * sx[c]);
            float v = (float) (wa * sy[a] + wb * sy[b] + wc * sy[c]);
            float z = (float) (wa * dz[a] + wb * dz[b] + wc * dz[c]) + bias;
            int i = y * boxW + from;
            for (int x = from; x <= to; x++, i++) {
                if (z < depth[i]) {
                    depth[i] = z;
                    mapX[i] = u;
                    mapY[i] = v;
                }
                u += ux;
                v += vx;
                z += zx;
            }
        }
    }

    /** Slides the iris: pixels that show the inside of an ellipse of the portrait take their colour from beside it. */
    void slide(int x0, int y0, int x1, int y1, EyeEllipse eye, double shiftX, double shiftY) {
        for (int y = Math.max(boxY, y0); y <= Math.min(boxY + boxH - 1, y1); y++) {
            for (int x = Math.max(boxX, x0); x <= Math.min(boxX + boxW - 1, x1); x++) {
                int i = (y - boxY) * boxW + x - boxX;
                double d = eye.distanceSquared(mapX[i], mapY[i]);
                if (d < 1) {
                    double w = Math.pow(1 - d, 0.8);
                    mapX[i] -= (float) (w * shiftX);
                    mapY[i] -= (float) (w * shiftY);
                }
            }
        }
    }

    /** Fills the box of the target by bilinear sampling of the portrait. */
    void remap(RgbImage portrait, RgbImage target) {
        byte[] in = portrait.data();
        byte[] out = target.data();
        int maxX = (width - 1) << 8;
        int maxY = (height - 1) << 8;
        int stride = 3 * width;
        for (int y = 0; y < boxH; y++) {
            int o = 3 * ((boxY + y) * width + boxX);
            int i = y * boxW;
            for (int x = 0; x < boxW; x++, i++, o += 3) {
                int u = Math.min(maxX, Math.max(0, (int) (mapX[i] * 256 + 0.5f)));
                int v = Math.min(maxY, Math.max(0, (int) (mapY[i] * 256 + 0.5f)));
                int fx = u & 255;
                int fy = v & 255;
                int p = (v >> 8) * stride + (u >> 8) * 3;
                int q = fx == 0 ? p : p + 3;
                int r = fy == 0 ? 0 : stride;
                int w11 = fx * fy;
                int w01 = (fx << 8) - w11;
                int w10 = (fy << 8) - w11;
                int w00 = 65536 - (fx << 8) - (fy << 8) + w11;
                out[o] = mix(in[p], in[q], in[p + r], in[q + r], w00, w01, w10, w11);
                out[o + 1] = mix(in[p + 1], in[q + 1], in[p + r + 1], in[q + r + 1], w00, w01, w10, w11);
                out[o + 2] = mix(in[p + 2], in[q + 2], in[p + r + 2], in[q + r + 2], w00, w01, w10, w11);
            }
        }
    }

    private static byte mix(byte a, byte b, byte c, byte d, int w00, int w01, int w10, int w11) {
        return (byte) (((a & 255) * w00 + (b & 255) * w01 + (c & 255) * w10 + (d & 255) * w11 + 32768) >> 16);
    }
}
