package io.github.dreamtalk.render.mesh;

import io.github.dreamtalk.media.RgbImage;

/**
 * Skin drawn over a hole of the portrait: within the hole each colour solves Laplace's equation, with the portrait around
 * it as the rim. It lies in the portrait's own pixels, so what is warped with the portrait meets it without a seam.
 */
final class Membrane {
    private final RgbImage portrait;
    private final int x0;
    private final int y0;
    private final int w;
    private final int h;
    private final boolean[] hole;
    private final float[][] skin = new float[3][];

    /**
     * Fills the hole.
     *
     * @param portrait the picture
     * @param x0 left of the box in the picture, which must lie inside it
     * @param y0 top of the box
     * @param w width of the box, at least 3
     * @param h height of the box, at least 3
     * @param hole pixels of the box to fill; those of the box's frame are never filled
     */
    Membrane(RgbImage portrait, int x0, int y0, int w, int h, boolean[] hole) {
        this.portrait = portrait;
        this.x0 = x0;
        this.y0 = y0;
        this.w = w;
        this.h = h;
        this.hole = hole;
        for (int i = 0; i < hole.length; i++) {
            int x = i % w;
            int y = i / w;
            // The frame stays as it is, so the equation always has a rim.
            hole[i] &= x > 0 && y > 0 && x < w - 1 && y < h - 1;
        }
        byte[] data = portrait.data();
        for (int c = 0; c < 3; c++) {
            skin[c] = new float[w * h];
            for (int i = 0; i < hole.length; i++) {
                skin[c][i] = data[3 * ((y0 + i / w) * portrait.width() + x0 + i % w) + c] & 255;
            }
            laplace(skin[c]);
        }
    }

    /** Successive over-relaxation from the mean of the rim. */
    private void laplace(float[] v) {
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

    /** Adds the fine detail of a patch of skin, mirrored over and over; a patch that leaves the picture is not used. */
    void addGrain(int cx, int cy, int half) {
        int width = portrait.width();
        if (cx - half < 2 || cy - half < 2 || cx + half >= width - 2 || cy + half >= portrait.height() - 2) {
            return;
        }
        byte[] data = portrait.data();
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

    /**
     * Blends the colour at a place of the portrait over a pixel.
     *
     * @param px place in the portrait
     * @param py place in the portrait
     * @param a opacity in [0, 1]
     * @param out picture
     * @param o where the pixel starts in it
     */
    void blend(double px, double py, double a, byte[] out, int o) {
        double sx = Math.min(w - 1.001, Math.max(0, px - x0));
        double sy = Math.min(h - 1.001, Math.max(0, py - y0));
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
