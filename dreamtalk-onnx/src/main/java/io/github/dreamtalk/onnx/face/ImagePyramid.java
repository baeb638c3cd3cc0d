package io.github.dreamtalk.onnx.face;

import io.github.dreamtalk.media.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture and its halvings, so that a crop that shrinks it averages over areas instead of skipping pixels. Levels are
 * made when first needed. Not thread-safe.
 */
final class ImagePyramid {
    /** What a crop shows where it leaves the picture. */
    enum Border {
        BLACK,
        REPLICATE
    }

    private final List<RgbImage> levels = new ArrayList<>();

    ImagePyramid(RgbImage image) {
        levels.add(image);
    }

    int width() {
        return levels.get(0).width();
    }

    int height() {
        return levels.get(0).height();
    }

    /**
     * Samples a window bilinearly into planes R, G, B of {@code size * size} values {@code scale * byte + offset}.
     */
    void sample(CropWindow window, int size, float scale, float offset, Border border, float[] planes) {
        int level = 0;
        RgbImage image = levels.get(0);
        for (double step = window.side() / size; step >= 2 && Math.min(image.width(), image.height()) > 1; step /= 2) {
            image = level(++level);
        }
        double fx = (double) image.width() / width();
        double fy = (double) image.height() / height();
        int area = size * size;
        float[] rgb = new float[3];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double u = (column + 0.5) / size;
                double v = (row + 0.5) / size;
                bilinear(image, window.imageX(u, v) * fx - 0.5, window.imageY(u, v) * fy - 0.5, border, rgb);
                int at = row * size + column;
                planes[at] = scale * rgb[0] + offset;
                planes[area + at] = scale * rgb[1] + offset;
                planes[2 * area + at] = scale * rgb[2] + offset;
            }
        }
    }

    private RgbImage level(int index) {
        while (levels.size() <= index) {
            levels.add(halve(levels.get(levels.size() - 1)));
        }
        return levels.get(index);
    }

    private static RgbImage halve(RgbImage image) {
        int width = (image.width() + 1) / 2;
        int height = (image.height() + 1) / 2;
        RgbImage half = new RgbImage(width, height);
        byte[] from = image.data();
        byte[] to = half.data();
        for (int y = 0; y < height; y++) {
            int top = 2 * y * image.width();
            int bottom = Math.min(2 * y + 1, image.height() - 1) * image.width();
            for (int x = 0; x < width; x++) {
                int left = 2 * x;
                int right = Math.min(left + 1, image.width() - 1);
                for (int c = 0; c < 3; c++) {
                    int sum = (from[3 * (top + left) + c] & 0xff)
                            + (from[3 * (top + right) + c] & 0xff)
                            + (from[3 * (bottom + left) + c] & 0xff)
                            + (from[3 * (bottom + right) + c] & 0xff);
                    to[3 * (y * width + x) + c] = (byte) (sum + 2 >> 2);
                }
            }
        }
        return half;
    }

    private static void bilinear(RgbImage image, double x, double y, Border border, float[] rgb) {
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        float ax = (float) (x - x0);
        float ay = (float) (y - y0);
        rgb[0] = 0;
        rgb[1] = 0;
        rgb[2] = 0;
        add(image, x0, y0, (1 - ax) * (1 - ay), border, rgb);
        add(image, x0 + 1, y0, ax * (1 - ay), border, rgb);
        add(image, x0, y0 + 1, (1 - ax) * ay, border, rgb);
        add(image, x0 + 1, y0 + 1, ax * ay, border, rgb);
    }

    private static void add(RgbImage image, int x, int y, float weight, Border border, float[] rgb) {
        int cx = Math.min(Math.max(x, 0), image.width() - 1);
        int cy = Math.min(Math.max(y, 0), image.height() - 1);
        if (border == Border.BLACK && (cx != x || cy != y)) {
            return;
        }
        int at = 3 * (cy * image.width() + cx);
        byte[] data = image.data();
        rgb[0] += weight * (data[at] & 0xff);
        rgb[1] += weight * (data[at + 1] & 0xff);
        rgb[2] += weight * (data[at + 2] & 0xff);
    }
}
