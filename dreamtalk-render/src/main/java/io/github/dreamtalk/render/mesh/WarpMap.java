package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.media.RgbImage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * For each pixel of a box of the target: where in the portrait its colour comes from. Filled by drawing triangles; pixels
 * that none of them covers show the portrait unmoved.
 */
final class WarpMap {
    private static final float NOTHING = Float.MAX_VALUE;
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Every second byte of six. */
    private static final long LANES = 0x00FF_00FF_00FFL;

    private final int width;
    private final int height;
    private final float[] mapX;
    private final float[] mapY;
    private final float[] depth;
    private int boxX;
    private int boxY;
    private int boxW;
    private int boxH;

    /**
     * A map.
     *
     * @param width of the portrait
     * @param height of the portrait
     * @param capacity pixels of the largest box
     */
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
        Arrays.fill(depth, 0, w * h, NOTHING);
    }

    /** Column of the portrait that a pixel of the target shows. */
    double sourceX(int x, int y) {
        return isDrawn(x, y) ? mapX[(y - boxY) * boxW + x - boxX] : x;
    }

    /** Row of the portrait that a pixel of the target shows. */
    double sourceY(int x, int y) {
        return isDrawn(x, y) ? mapY[(y - boxY) * boxW + x - boxX] : y;
    }

    private boolean isDrawn(int x, int y) {
        return x >= boxX
                && y >= boxY
                && x < boxX + boxW
                && y < boxY + boxH
                && depth[(y - boxY) * boxW + x - boxX] < NOTHING;
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
        double minY = Math.min(ay, Math.min(by, cy));
        double maxY = Math.max(ay, Math.max(by, cy));
        int y0 = Math.max(0, (int) Math.ceil(minY - 1e-3));
        int y1 = Math.min(boxH - 1, (int) Math.floor(maxY + 1e-3));
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
        double slopeAb = slope(ax, ay, bx, by);
        double slopeBc = slope(bx, by, cx, cy);
        double slopeCa = slope(cx, cy, ax, ay);
        for (int y = y0; y <= y1; y++) {
            double py = Math.min(Math.max(y, minY), maxY);
            double lo = Double.MAX_VALUE;
            double hi = -Double.MAX_VALUE;
            if (between(py, ay, by)) {
                double x = ax + (py - ay) * slopeAb;
                lo = x;
                hi = x;
            }
            if (between(py, by, cy)) {
                double x = bx + (py - by) * slopeBc;
                lo = Math.min(lo, x);
                hi = Math.max(hi, x);
            }
            if (between(py, cy, ay)) {
                double x = cx + (py - cy) * slopeCa;
                lo = Math.min(lo, x);
                hi = Math.max(hi, x);
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

    private static boolean between(double y, double a, double b) {
        return a <= y && y <= b || b <= y && y <= a;
    }

    /** Columns a row of an edge; a level edge needs none, for its ends are those of the other two edges. */
    private static double slope(double x0, double y0, double x1, double y1) {
        return y0 == y1 ? 0 : (x1 - x0) / (y1 - y0);
    }

    /** Slides the iris: pixels that show the inside of an ellipse of the portrait take their colour from beside it. */
    void slide(int x0, int y0, int x1, int y1, EyeEllipse eye, double shiftX, double shiftY) {
        for (int y = Math.max(boxY, y0); y <= Math.min(boxY + boxH - 1, y1); y++) {
            for (int x = Math.max(boxX, x0); x <= Math.min(boxX + boxW - 1, x1); x++) {
                int i = (y - boxY) * boxW + x - boxX;
                double sx = sourceX(x, y);
                double sy = sourceY(x, y);
                double d = eye.distanceSquared(sx, sy);
                if (d < 1) {
                    double w = Math.pow(1 - d, 0.8);
                    mapX[i] = (float) (sx - w * shiftX);
                    mapY[i] = (float) (sy - w * shiftY);
                    depth[i] = Math.min(depth[i], 0);
                }
            }
        }
    }

    /** Fills what was drawn of the target by bilinear sampling of the portrait; the target must show it already. */
    void remap(RgbImage portrait, RgbImage target) {
        byte[] in = portrait.data();
        byte[] out = target.data();
        int maxX = (width - 1) << 8;
        int maxY = (height - 1) << 8;
        int stride = 3 * width;
        // Up to here both pixels of a row can be read as eight bytes, and the row below as well.
        int last = in.length - stride - 8;
        for (int y = 0; y < boxH; y++) {
            int o = 3 * ((boxY + y) * width + boxX);
            int i = y * boxW;
            for (int x = 0; x < boxW; x++, i++, o += 3) {
                if (depth[i] == NOTHING) {
                    continue;
                }
                int u = Math.min(maxX, Math.max(0, (int) (mapX[i] * 256 + 0.5f)));
                int v = Math.min(maxY, Math.max(0, (int) (mapY[i] * 256 + 0.5f)));
                int p = (v >> 8) * stride + (u >> 8) * 3;
                if (p <= last) {
                    sample(in, p, stride, u & 255, v & 255, out, o);
                } else {
                    sampleAtEnd(in, p, stride, u & 255, v & 255, out, o);
                }
            }
        }
    }

    /** Mixes the two rows for six bytes in two multiplications each, then the two pixels. */
    private static void sample(byte[] in, int p, int stride, int fx, int fy, byte[] out, int o) {
        long top = (long) EIGHT_BYTES.get(in, p);
        long bottom = (long) EIGHT_BYTES.get(in, p + stride);
        int gy = 256 - fy;
        long even = (top & LANES) * gy + (bottom & LANES) * fy;
        long odd = (top >>> 8 & LANES) * gy + (bottom >>> 8 & LANES) * fy;
        int gx = 256 - fx;
        int red = ((int) even & 0xFFFF) * gx + ((int) odd >>> 16) * fx;
        int green = ((int) odd & 0xFFFF) * gx + (int) (even >>> 32) * fx;
        int blue = ((int) even >>> 16) * gx + (int) (odd >>> 32) * fx;
        out[o] = (byte) (red + 32768 >> 16);
        out[o + 1] = (byte) (green + 32768 >> 16);
        out[o + 2] = (byte) (blue + 32768 >> 16);
    }

    private static void sampleAtEnd(byte[] in, int p, int stride, int fx, int fy, byte[] out, int o) {
        int right = fx == 0 ? 0 : 3;
        int below = fy == 0 ? 0 : stride;
        for (int c = 0; c < 3; c++) {
            int q = p + c;
            int top = (in[q] & 255) * (256 - fx) + (in[q + right] & 255) * fx;
            int bottom = (in[q + below] & 255) * (256 - fx) + (in[q + below + right] & 255) * fx;
            out[o + c] = (byte) (top * (256 - fy) + bottom * fy + 32768 >> 16);
        }
    }
}
