package io.github.dreamtalk.eval.identity;

import io.github.dreamtalk.eval.image.Region;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;

/** Cuts squares out of pictures, sampled bilinearly; where that shrinks, each value is a mean of several samples. */
final class FacePatch {
    /** The five places of ArcFace's 112x112 template: eyes, nose, corners of the mouth, picture-left first. */
    private static final double[][] TEMPLATE = {
        {38.2946, 51.6963}, {73.5318, 51.5014}, {56.0252, 71.7366}, {41.5493, 92.3655}, {70.7299, 92.2041}
    };

    private static final int[][] PLACES = {{33, 133, 159, 145}, {362, 263, 386, 374}, {1}, {61}, {291}};

    private FacePatch() {}

    /** The face laid on ArcFace's template, as planes R, G, B of bytes. */
    static float[] aligned(RgbImage image, FaceGeometry face) {
        double[][] at = new double[PLACES.length][2];
        for (int k = 0; k < PLACES.length; k++) {
            for (int p : PLACES[k]) {
                at[k][0] += face.x(p) / PLACES[k].length;
                at[k][1] += face.y(p) / PLACES[k].length;
            }
        }
        double[] fit = similarity(TEMPLATE, at);
        return planes(image, fit, 112, samples(Math.hypot(fit[0], fit[1])));
    }

    /** The face crop as planes R, G, B of bytes. */
    static float[] crop(RgbImage image, FaceGeometry face, int size) {
        Region crop = Region.ofFace(face);
        double step = (double) crop.width() / size;
        double[] fit = {step, 0, crop.x() + step / 2 - 0.5, crop.y() + step / 2 - 0.5};
        return planes(image, fit, size, samples(step));
    }

    /** The face crop as one plane of luma in [-1, 1]. */
    static float[] grey(RgbImage image, FaceGeometry face, int size) {
        float[] rgb = crop(image, face, size);
        int area = size * size;
        float[] plane = new float[area];
        for (int i = 0; i < area; i++) {
            plane[i] = (0.299f * rgb[i] + 0.587f * rgb[area + i] + 0.114f * rgb[2 * area + i]) / 127.5f - 1;
        }
        return plane;
    }

    private static float[] planes(RgbImage image, double[] fit, int size, int samples) {
        float[] planes = new float[3 * size * size];
        float[] rgb = new float[3];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                mean(image, fit, x, y, samples, rgb);
                for (int c = 0; c < 3; c++) {
                    planes[(c * size + y) * size + x] = rgb[c];
                }
            }
        }
        return planes;
    }

    private static int samples(double step) {
        return (int) Math.min(16, Math.max(1, Math.ceil(step)));
    }

    /** Least squares; gives a, b, tx, ty of (a x - b y + tx, b x + a y + ty). */
    private static double[] similarity(double[][] from, double[][] to) {
        double[] f = new double[2];
        double[] t = new double[2];
        for (int k = 0; k < from.length; k++) {
            for (int i = 0; i < 2; i++) {
                f[i] += from[k][i] / from.length;
                t[i] += to[k][i] / to.length;
            }
        }
        double dot = 0;
        double cross = 0;
        double norm = 0;
        for (int k = 0; k < from.length; k++) {
            double ux = from[k][0] - f[0];
            double uy = from[k][1] - f[1];
            double vx = to[k][0] - t[0];
            double vy = to[k][1] - t[1];
            dot += ux * vx + uy * vy;
            cross += ux * vy - uy * vx;
            norm += ux * ux + uy * uy;
        }
        double a = dot / norm;
        double b = cross / norm;
        return new double[] {a, b, t[0] - a * f[0] + b * f[1], t[1] - b * f[0] - a * f[1]};
    }

    private static void mean(RgbImage image, double[] fit, int x, int y, int samples, float[] rgb) {
        rgb[0] = 0;
        rgb[1] = 0;
        rgb[2] = 0;
        float weight = 1f / (samples * samples);
        for (int j = 0; j < samples; j++) {
            for (int i = 0; i < samples; i++) {
                double u = x + (i + 0.5) / samples - 0.5;
                double v = y + (j + 0.5) / samples - 0.5;
                add(image, fit[0] * u - fit[1] * v + fit[2], fit[1] * u + fit[0] * v + fit[3], weight, rgb);
            }
        }
    }

    private static void add(RgbImage image, double x, double y, float weight, float[] rgb) {
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        float ax = (float) (x - x0);
        float ay = (float) (y - y0);
        for (int j = 0; j < 2; j++) {
            for (int i = 0; i < 2; i++) {
                int cx = Math.min(Math.max(x0 + i, 0), image.width() - 1);
                int cy = Math.min(Math.max(y0 + j, 0), image.height() - 1);
                float w = weight * (i == 0 ? 1 - ax : ax) * (j == 0 ? 1 - ay : ay);
                int at = 3 * (cy * image.width() + cx);
                for (int c = 0; c < 3; c++) {
                    rgb[c] += w * (image.data()[at + c] & 0xff);
                }
            }
        }
    }
}
